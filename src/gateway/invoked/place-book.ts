import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { DurationMs, EpochMs } from '#domain/shared/index.ts';
import type { Log } from '#ports/index.ts';
import { readWhole, writeWhole } from '../disk/atomic-file.ts';
import { parseJson } from '../disk/json-text.ts';
import type { GatewayTime } from '../gateway-time.ts';

/** Where a runtime keeps a conversation, and at which address. */
type KeptPlace = { readonly home: string; readonly place: string };

type Entry = KeptPlace & { readonly usedAt: EpochMs };

/** `[key, home, place, time]`, or `[key]` for what is no longer known. */
const lineSchema = z.union([z.tuple([z.string(), z.string(), z.string(), z.number()]), z.tuple([z.string()])]);

const SLACK_LINES = 1_000;

type BookDeps = {
  readonly path: string;
  readonly max: number;
  readonly idleMs: DurationMs;
  readonly time: Pick<GatewayTime, 'realNow'>;
  readonly log: Log;
};

/**
 * Where conversations are kept that bring no id along: by what they are known by, bounded, forgotten when idle, and on disk too, so
 * that they go on after a restart. A place that is unknown costs a replay of the history, and nothing else.
 */
export class PlaceBook {
  readonly #deps: BookDeps;
  /** The longest unused first. */
  readonly #entries = new Map<string, Entry>();
  #pending: string[] = [];
  #lines = 0;
  #isFailing = false;
  #busy: Promise<void> = Promise.resolve();

  constructor(deps: BookDeps) {
    this.#deps = deps;
  }

  /** @param others files of other processes: of a place that several know, the newest counts */
  async load(others: readonly string[] = []): Promise<void> {
    const books = await Promise.all([...others, this.#deps.path].map(readBook));
    const places = books.flatMap((book) => [...book]);
    if (others.length > 0) places.sort(([, a], [, b]) => a.usedAt - b.usedAt);
    for (const [key, entry] of places) {
      this.#entries.delete(key);
      this.#entries.set(key, entry);
    }
    this.#bound();
    // What the file holds beside that is stale.
    this.#lines = Number.POSITIVE_INFINITY;
  }

  find(key: string): KeptPlace | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    if (this.#deps.time.realNow() - entry.usedAt <= this.#deps.idleMs) return entry;
    this.forget(key);
    return undefined;
  }

  keep(key: string, { home, place }: KeptPlace): void {
    const usedAt = Math.round(this.#deps.time.realNow());
    this.#entries.delete(key);
    this.#entries.set(key, { home, place, usedAt });
    this.#pending.push(`${JSON.stringify([key, home, place, usedAt])}\n`);
    this.#bound();
  }

  forget(key: string): void {
    if (this.#entries.delete(key)) this.#pending.push(`${JSON.stringify([key])}\n`);
  }

  /** Writes what is new. What the disk refuses is logged and stays in memory only. */
  flush(): Promise<void> {
    if (this.#pending.length === 0) return this.#busy;
    this.#busy = this.#busy.then(() => this.#write());
    return this.#busy;
  }

  async #write(): Promise<void> {
    const { path, log } = this.#deps;
    const lines = this.#pending;
    this.#pending = [];
    try {
      if (this.#lines > 2 * this.#entries.size + SLACK_LINES) {
        const all = [...this.#entries].map(([key, { home, place, usedAt }]) =>
          JSON.stringify([key, home, place, usedAt]),
        );
        await writeWhole(path, all.map((line) => `${line}\n`).join(''));
        this.#lines = all.length;
      } else {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        await appendFile(path, lines.join(''), { mode: 0o600 });
        this.#lines += lines.length;
      }
      this.#isFailing = false;
    } catch (error) {
      // What the file holds now is unknown, so the next flush writes it anew from memory.
      this.#lines = Number.POSITIVE_INFINITY;
      if (!this.#isFailing) log.error('gateway.places.not-saved', { path, because: String(error) });
      this.#isFailing = true;
    }
  }

  #bound(): void {
    const oldest = this.#entries.keys();
    const dueAt = this.#deps.time.realNow() - this.#deps.idleMs;
    for (const key of oldest) {
      const isIdle = (this.#entries.get(key)?.usedAt ?? 0) < dueAt;
      if (this.#entries.size <= this.#deps.max && !isIdle) return;
      this.#entries.delete(key);
    }
  }
}

async function readBook(path: string): Promise<ReadonlyMap<string, Entry>> {
  const entries = new Map<string, Entry>();
  for (const each of ((await readWhole(path)) ?? '').split('\n')) {
    const line = lineSchema.safeParse(parseJson(each));
    if (!line.success) continue;
    const [key, home, place, usedAt] = line.data;
    entries.delete(key);
    if (home !== undefined && place !== undefined && usedAt !== undefined) entries.set(key, { home, place, usedAt });
  }
  return entries;
}
