import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Digest, type DurationMs, type EpochMs, HOUR_MS } from '#domain/shared/index.ts';

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

/** What a file holds, and how much of it is in there, older words of the same among them. */
type Drawer = { readonly entries: Map<string, Entry>; bytes: number };

/** One line for each score, in a file for each first two digits of the digest. Readable by its owner only: reasons quote replies. */
export function createDiskMemory(folder: string, now: () => EpochMs): Memory {
  const drawers = new Map<string, Promise<Drawer>>();
  let made: Promise<unknown> | undefined;
  const open = (path: string): Promise<Drawer> => {
    const opened = drawers.get(path) ?? readDrawer(path);
    drawers.set(path, opened);
    return opened;
  };
  return {
    async find(key) {
      const entry = (await open(pathOf(folder, key))).entries.get(key);
      return entry === undefined || Math.abs(now() - entry.at) > OLDEST_MS ? undefined : entry;
    },
    async keep(key, remembered) {
      const path = pathOf(folder, key);
      const drawer = await open(path);
      const entry = { key, ...remembered, at: now() };
      // Behind those that came before, also where it takes the place of an old one.
      drawer.entries.delete(key);
      drawer.entries.set(key, entry);
      made ??= mkdir(folder, { recursive: true, mode: 0o700 });
      const next = made
        .then(() => write(path, drawer, entry))
        .then(
          () => drawer,
          // A full disk or a folder of someone else: the score counts all the same.
          () => drawer,
        );
      drawers.set(path, next);
      await next;
    },
  };
}

function pathOf(folder: string, key: Digest): string {
  const at = 'sha256:'.length;
  return join(folder, `${key.slice(at, at + 2)}.jsonl`);
}

async function write(path: string, drawer: Drawer, entry: Entry): Promise<void> {
  const line = lineOf(entry);
  drawer.bytes += Buffer.byteLength(line);
  if (drawer.bytes <= MOST_BYTES) {
    await appendFile(path, line, { mode: 0o600 });
    return;
  }
  const newer = [...drawer.entries].slice(Math.ceil(drawer.entries.size / 2));
  drawer.entries.clear();
  for (const [key, kept] of newer) drawer.entries.set(key, kept);
  const text = newer.map(([, kept]) => lineOf(kept)).join('');
  drawer.bytes = Buffer.byteLength(text);
  const draft = `${path}.new`;
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, path);
}

function lineOf(entry: Entry): string {
  return `${JSON.stringify(entry)}\n`;
}

/** A line that was cut off, or that another version wrote otherwise, is as if it weren't there. */
async function readDrawer(path: string): Promise<Drawer> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const entries = new Map<string, Entry>();
  for (const line of text.split('\n')) {
    const entry = rememberedSchema.safeParse(parseJson(line)).data;
    if (entry !== undefined) entries.set(entry.key, entry);
  }
  return { entries, bytes: Buffer.byteLength(text) };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
