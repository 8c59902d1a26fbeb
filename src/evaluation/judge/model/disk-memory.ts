import { appendFile as appendCallback } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { type Digest, type DurationMs, type EpochMs, HOUR_MS } from '#domain/shared/index.ts';

/** Half of the processor's time that the one of promises takes, for each judgement. */
const appendFile = promisify(appendCallback);

/** 256 files of at most so much: a few ten thousand judgements, of which the older half makes room. */
const MOST_BYTES = 128 * 1024;

/**
 * Older scores are given anew: a provider may exchange a model behind its name, and then what the old one said of a baseline would be
 * compared with what the new one says of its candidate.
 */
const OLDEST_MS: DurationMs = 12 * HOUR_MS;

const rememberedSchema = z.object({
  key: z.string(),
  model: z.string(),
  score: z.int(),
  reason: z.string(),
  at: z.number().describe('epoch ms'),
});

/** A score that was paid for, and which model gave it. */
type Remembered = Omit<z.infer<typeof rememberedSchema>, 'key' | 'at'>;

/** Scores by the digest of all that they depend on. What can't be read or written is judged again, and nothing fails for it. */
export type Memory = {
  find(key: Digest): Promise<Remembered | undefined>;
  keep(key: Digest, remembered: Remembered): Promise<void>;
};

type Entry = z.infer<typeof rememberedSchema>;

/** Which scores a file may hold, and how much is in there, older words of the same among them. The words themselves stay in the file. */
type Drawer = { readonly marks: Set<number>; bytes: number };

/** One line for each score, in a file for each first two digits of the digest. Readable by its owner only: reasons quote replies. */
export function createDiskMemory(folder: string, now: () => EpochMs): Memory {
  const drawers = new Map<string, Promise<Drawer>>();
  let made: Promise<unknown> | undefined;
  let names: Promise<ReadonlySet<string>> | undefined;
  const openAnew = async (path: string): Promise<Drawer> => {
    names ??= readNames(folder);
    return (await names).has(basename(path)) ? readDrawer(path) : { marks: new Set(), bytes: 0 };
  };
  const open = (path: string): Promise<Drawer> => {
    const opened = drawers.get(path) ?? openAnew(path);
    drawers.set(path, opened);
    return opened;
  };
  return {
    async find(key) {
      const path = pathOf(folder, key);
      const { marks } = await open(path);
      if (!marks.has(markOf(key))) return undefined;
      const lines = (await readText(path)).split('\n').filter((line) => line.includes(key));
      const entry = lines.flatMap(entryOf).at(-1);
      return entry?.key !== key || Math.abs(now() - entry.at) > OLDEST_MS ? undefined : entry;
    },
    async keep(key, remembered) {
      const path = pathOf(folder, key);
      made ??= mkdir(folder, { recursive: true, mode: 0o700 }).catch(() => undefined);
      const entry = { key, ...remembered, at: now() };
      // One after the other, and none that is looked for in between.
      const next = open(path).then(async (drawer) => {
        await made;
        // A full disk or a folder of someone else: the score counts all the same.
        await write(path, drawer, entry).catch(() => undefined);
        return drawer;
      });
      drawers.set(path, next);
      await next;
    },
  };
}

function pathOf(folder: string, key: Digest): string {
  const at = 'sha256:'.length;
  return join(folder, `${key.slice(at, at + 2)}.jsonl`);
}

/** As much of a digest, beyond what all of a file share, as V8 keeps without an object of its own. Alike ones are only looked for in vain. */
function markOf(key: string): number {
  const at = 'sha256:'.length + 2;
  return Number.parseInt(key.slice(at, at + 7), 16);
}

async function write(path: string, drawer: Drawer, entry: Entry): Promise<void> {
  const line = lineOf(entry);
  if (drawer.bytes + Buffer.byteLength(line) <= MOST_BYTES) {
    await appendFile(path, line, { mode: 0o600 });
    drawer.marks.add(markOf(entry.key));
    drawer.bytes += Buffer.byteLength(line);
    return;
  }
  const newest = new Map<string, Entry>();
  for (const known of [...entriesOf(await readText(path)), entry]) {
    // Behind those that came before, also where it takes the place of an old one.
    newest.delete(known.key);
    newest.set(known.key, known);
  }
  const kept = [...newest.values()].slice(Math.ceil(newest.size / 2));
  const text = kept.map(lineOf).join('');
  const draft = `${path}.new`;
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, path);
  drawer.marks.clear();
  for (const { key } of kept) drawer.marks.add(markOf(key));
  drawer.bytes = Buffer.byteLength(text);
}

function lineOf(entry: Entry): string {
  return `${JSON.stringify(entry)}\n`;
}

async function readDrawer(path: string): Promise<Drawer> {
  const text = await readText(path);
  return { marks: new Set(entriesOf(text).map(({ key }) => markOf(key))), bytes: Buffer.byteLength(text) };
}

/** Of its files, which are not looked for one by one; none of a folder that isn't there. */
async function readNames(folder: string): Promise<ReadonlySet<string>> {
  return new Set(await readdir(folder).catch(() => []));
}

/** Nothing of a file that isn't there. */
function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}

function entriesOf(text: string): readonly Entry[] {
  return text.split('\n').flatMap(entryOf);
}

/** A line that was cut off, or that another version wrote otherwise, is as if it weren't there. */
function entryOf(line: string): readonly Entry[] {
  try {
    const entry = rememberedSchema.safeParse(JSON.parse(line)).data;
    return entry === undefined ? [] : [entry];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
