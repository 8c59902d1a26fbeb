import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Digest } from '#domain/shared/index.ts';

/** What a model wrote, by the digest of what it was told: the same scan makes the same attacks, and pays for them once. */
export type Rewrites = {
  readonly model: string;
  find(key: Digest): string | undefined;
  keep(key: Digest, text: string): void;
  /** Never rejects: where nothing can be kept, the next scan writes anew. */
  save(): Promise<void>;
};

const fileSchema = z.record(z.string(), z.string());

/** @param path undefined: they are kept for this scan only */
export async function openRewrites(path: string | undefined, model: string): Promise<Rewrites> {
  const texts = new Map(Object.entries(path === undefined ? {} : await read(path)));
  return {
    model,
    find: (key) => texts.get(key),
    keep: (key, text) => void texts.set(key, text),
    async save() {
      if (path === undefined) return;
      const draft = `${path}.${process.pid}.new`;
      try {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        await writeFile(draft, JSON.stringify(Object.fromEntries(texts)), { mode: 0o600 });
        await rename(draft, path);
      } catch {
        // They stay in memory.
      }
    },
  };
}

async function read(path: string): Promise<Readonly<Record<string, string>>> {
  try {
    return fileSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return {};
  }
}
