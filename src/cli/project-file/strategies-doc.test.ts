import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadProjectFile } from './load.ts';

const PAGE = join(import.meta.dirname, '../../../docs/strategies.md');
const AGENT = 'agents:\n  shop: { baseUrl: "http://127.0.0.1:8080/v1", model: m }\n';

const page = await readFile(PAGE, 'utf8');
const blocks = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, yaml = '']) => yaml);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headgate-docs-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function load(yaml: string) {
  const whole = `version: 1\n${/^agents:/m.test(yaml) ? '' : AGENT}${yaml}`;
  await writeFile(join(folder, 'headgate.yaml'), whole);
  return (await loadProjectFile(join(folder, 'headgate.yaml'), () => undefined)).project;
}

describe('docs/strategies.md', () => {
  it('has examples', () => {
    expect(blocks.length).toBeGreaterThanOrEqual(6);
  });

  it.each(blocks.map((yaml) => [yaml.split('\n').slice(0, 3).join(' '), yaml]))(
    '%s … is read',
    async (_start, yaml) => {
      expect((await load(yaml)).environments.map((each) => each.name)).toContain('production');
    },
  );

  it('means by its room for copies what it says', async () => {
    const narrow = 'gateway: { shadow: { concurrency: 4, timeout: 5s } }\n';
    expect((await load(narrow)).gateway.shadow).toEqual({ concurrency: 4, queue: 128, timeoutMs: 5_000 });
    const shown = blocks.find((yaml) => yaml.includes('concurrency')) ?? '';
    expect((await load(shown)).gateway).toEqual((await load('')).gateway);
  });

  it('shows every kind of step in its large example', async () => {
    const careful = blocks.find((yaml) => yaml.includes('careful:')) ?? '';
    const kinds = (await load(careful)).environments.at(-1)?.plan.steps.map((step) => step.work?.kind);
    expect(new Set(kinds).size).toBe(10);
  });
});
