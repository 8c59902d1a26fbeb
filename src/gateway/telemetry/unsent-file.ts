import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { rollupBatchSchema } from '#api/index.ts';
import type { Counting, Rollup, RollupBatch } from '#domain/sample/index.ts';
import type { EpochMs } from '#domain/shared/index.ts';
import type { Log } from '#ports/index.ts';
import { readWhole, removeFile, writeWhole } from '../disk/atomic-file.ts';
import { parseJson } from '../disk/json-text.ts';

/** What control has not confirmed: batches that have their number for good, and roll-ups that have none yet. */
export type Unsent = {
  readonly numbered: readonly RollupBatch[];
  readonly rollups: readonly Rollup[];
  /** The batch that the next of them would be. All that ended before `until` is here, or confirmed. */
  readonly next: Pick<RollupBatch, 'gateway' | 'boot' | 'sequence'> & { readonly counting: Counting };
};

const rollupsSchema = rollupBatchSchema.shape.rollups;
const wholeSchema = z.strictObject({
  numbered: z.array(rollupBatchSchema),
  rollups: rollupsSchema,
  next: rollupBatchSchema.pick({ gateway: true, boot: true, sequence: true, counting: true }).required(),
});
const moreSchema = z.strictObject({ more: rollupsSchema, until: z.number() });

/** More lines than this are written anew as one, with their windows merged. */
const MAX_LINES = 60;

/**
 * Roll-ups on disk, for as long as control does not take them: else a gateway that is killed would lose all that it counted since
 * control went. First a line with everything, then one for each second with what came since.
 */
export class UnsentFile {
  readonly #path: string;
  readonly #earlier: string;
  readonly #log: Log;
  #lines = 0;
  #isFailing = false;
  #busy: Promise<void> = Promise.resolve();

  constructor(folder: string, log: Log) {
    this.#path = join(folder, 'unsent-rollups.jsonl');
    this.#earlier = join(folder, 'unsent-rollups.json');
    this.#log = log;
  }

  /** Whether anything is on disk: then what is posted must stand there before. */
  get isThere(): boolean {
    return this.#lines > 0;
  }

  /** What an earlier start left; undefined when it left nothing. A line that a dying process tore is passed over. */
  async load(): Promise<Unsent | undefined> {
    const text = await readWhole(this.#path);
    if (text === undefined) return undefined;
    const [first = '', ...rest] = text.split('\n');
    const whole = wholeSchema.safeParse(parseJson(first));
    if (!whole.success) {
      this.#log.error('gateway.rollups.unreadable', { path: this.#path, because: whole.error.message });
      return undefined;
    }
    this.#lines = MAX_LINES;
    const more = rest.flatMap((line) => moreSchema.safeParse(parseJson(line)).data ?? []);
    const rollups = [...whole.data.rollups, ...more.flatMap((line) => line.more)];
    const { numbered, next } = whole.data;
    const until = more.at(-1)?.until ?? next.counting.until;
    return { numbered, rollups, next: { ...next, counting: { ...next.counting, until } } };
  }

  /** Whole batches that a version of before left, in a file of their own. To be let go of once they stand here. */
  async loadEarlier(): Promise<readonly RollupBatch[]> {
    const text = await readWhole(this.#earlier);
    if (text === undefined) return [];
    const { data, error } = wholeSchema.shape.numbered.safeParse(parseJson(text));
    if (error !== undefined)
      this.#log.error('gateway.rollups.unreadable', { path: this.#earlier, because: error.message });
    return data ?? [];
  }

  forgetEarlier(): Promise<void> {
    return removeFile(this.#earlier);
  }

  /** Whether the next write should be of everything: there is no file yet, or it has grown long. */
  get isDue(): boolean {
    return this.#lines === 0 || this.#lines >= MAX_LINES;
  }

  /** Adds what came since the last write, and up to when that is all. */
  append(fresh: readonly Rollup[], until: EpochMs): Promise<void> {
    const line = `${JSON.stringify({ more: fresh, until })}\n`;
    this.#lines += 1;
    return this.#write(() => appendFile(this.#path, line, { mode: 0o600 }));
  }

  rewrite(all: Unsent): Promise<void> {
    const line = `${JSON.stringify(all)}\n`;
    this.#lines = 1;
    return this.#write(() => writeWhole(this.#path, line));
  }

  remove(): Promise<void> {
    this.#lines = 0;
    return this.#write(() => removeFile(this.#path));
  }

  #write(work: () => Promise<void>): Promise<void> {
    this.#busy = this.#busy.then(async () => {
      try {
        await work();
        this.#isFailing = false;
      } catch (error) {
        // What stands there now is unknown: the next write makes it anew.
        if (this.#lines > 0) this.#lines = MAX_LINES;
        if (!this.#isFailing)
          this.#log.error('gateway.rollups.not-saved', { path: this.#path, because: String(error) });
        this.#isFailing = true;
      }
    });
    return this.#busy;
  }
}
