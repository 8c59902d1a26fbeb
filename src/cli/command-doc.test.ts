import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { expect, it } from 'vitest';
import type { CommandHost } from './command-host.ts';
import { type CommandEntry, commandTable } from './command-table.ts';

const ROOT = join(import.meta.dirname, '../..');
const GLOBAL = ['--json', '--server', '--help', '--version'];
const host: CommandHost = { handle: () => async () => undefined };

/** Command lines in fenced blocks, a line that goes on with `\` joined to the next. */
function linesOf(page: string): readonly string[] {
  const blocks = [...page.matchAll(/^ *```(?:sh)?\n(.*?)^ *```$/gms)].map(([, text = '']) =>
    text.replaceAll('\\\n', ' '),
  );
  return blocks.flatMap((block) =>
    [...block.matchAll(/^(?:\$ )?(?:\w+=\S+ )*headgate (.*)$/gm)].map(([, line = '']) => line),
  );
}

/** What there is in the table under the first words of a line. */
function find(words: readonly string[], entries: readonly CommandEntry[] = commandTable): CommandEntry | undefined {
  const entry = entries.find(({ name }) => name === words[0]);
  if (entry === undefined || !('children' in entry)) return entry;
  return find(words.slice(1), entry.children) ?? ('load' in entry ? entry : undefined);
}

async function wrongIn(line: string): Promise<string | undefined> {
  const command = line.replace(/\s+#.*$/, '').replaceAll(/"[^"]*"/g, 'text');
  const entry = find(command.split(' '));
  if (entry === undefined || !('load' in entry)) return `there is no such command: headgate ${line}`;
  const defined = new Command();
  (await entry.load())(defined, host);
  const known = [...GLOBAL, ...defined.options.flatMap(({ long }) => long ?? [])];
  const unknown = [...command.matchAll(/(?<=\s)--[a-z-]+/g)]
    .map(([name]) => name)
    .filter((name) => !known.includes(name));
  return unknown.length === 0 ? undefined : `no option ${unknown.join(', ')}: headgate ${line}`;
}

const names = (await readdir(join(ROOT, 'docs'))).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`);

it.each(['README.md', ...names])('every command line of %s is one that there is', async (name) => {
  const found = await Promise.all(linesOf(await readFile(join(ROOT, name), 'utf8')).map(wrongIn));
  expect(found.filter((problem) => problem !== undefined)).toEqual([]);
});

it('looks at the pages that have command lines', async () => {
  expect(linesOf(await readFile(join(ROOT, 'docs/operating.md'), 'utf8')).length).toBeGreaterThan(10);
});
