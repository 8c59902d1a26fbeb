import { join } from 'node:path';
import { z } from 'zod';
import { rollupBatchSchema } from '#api/index.ts';
import type { OpenConversations, Rollup, RollupBatch } from '#domain/sample/index.ts';
import { AppError, type DurationMs, type GatewayId } from '#domain/shared/index.ts';
import type { ControlPlane, Log } from '#ports/index.ts';
import { readWhole, removeFile, writeWhole } from '../disk/atomic-file.ts';
import { parseJson } from '../disk/json-text.ts';
import type { GatewayTime } from '../gateway-time.ts';
import { coarsen, mergeEqual } from './coarsen.ts';
import type { Recorder } from './recorder.ts';

const MAX_ROLLUPS_PER_BATCH = 200;

type CourierDeps = {
  readonly control: ControlPlane;
  readonly recorder: Recorder;
  /** How many conversations are open now. */
  readonly countOpen: () => readonly OpenConversations[];
  readonly gatewayId: GatewayId;
  readonly boot: string;
  readonly folder: string;
  readonly maxUnsent: number;
  readonly time: GatewayTime;
  readonly log: Log;
};

/**
 * Brings roll-ups to control so that each counts once: a batch that may have arrived is sent again unchanged, under the same
 * number, and everything newer waits behind it. What waits is bounded by merging windows. What is left at a stop waits on disk
 * for the next start.
 */
export class Courier {
  readonly #deps: CourierDeps;
  readonly #path: string;
  /** Batches with a number, oldest first: sent, or made by an earlier start. */
  #numbered: RollupBatch[] = [];
  #unsent: readonly Rollup[] = [];
  #sequence = 0;
  /** The counts of open conversations that the last batch carried. */
  #openText: string | undefined;
  #failingSinceMs: DurationMs | undefined;
  #running: Promise<void> | undefined;

  constructor(deps: CourierDeps) {
    this.#deps = deps;
    this.#path = join(deps.folder, 'unsent-rollups.json');
  }

  /** Takes over what an earlier start could not deliver. */
  async load(): Promise<void> {
    const text = await readWhole(this.#path);
    if (text === undefined) return;
    const parsed = z.array(rollupBatchSchema).safeParse(parseJson(text));
    if (parsed.success) this.#numbered = [...parsed.data];
    else this.#deps.log.error('gateway.rollups.unreadable', { path: this.#path, because: parsed.error.message });
  }

  /** Sends what there is. One at a time: a call during another one waits for that one. */
  flush(): Promise<void> {
    this.#running ??= this.#send().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** A last try, within `limitMs`; then to disk. */
  async close(limitMs: DurationMs): Promise<void> {
    const { time } = this.#deps;
    const until = time.elapsedMs() + limitMs;
    await this.#within(limitMs);
    this.#collect();
    if (this.#waiting() > 0 && this.#failingSinceMs === undefined) await this.#within(until - time.elapsedMs());
    this.#collect();
    while (this.#unsent.length > 0) this.#number();
    if (this.#numbered.length > 0) await writeWhole(this.#path, JSON.stringify(this.#numbered));
  }

  async #within(limitMs: DurationMs): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((done) => {
      timer = setTimeout(done, Math.max(0, limitMs));
    });
    await Promise.race([this.flush(), limit]);
    clearTimeout(timer);
  }

  async #send(): Promise<void> {
    this.#collect();
    for (;;) {
      if (this.#numbered.length === 0) this.#number();
      const batch = this.#numbered[0];
      if (batch === undefined) return;
      try {
        await this.#deps.control.post(batch);
      } catch (error) {
        if (!isRefusal(error)) return this.#undelivered(error);
        // The same bytes would be refused for ever and hold up all that follows: their loss is said aloud instead.
        const { sequence, rollups } = batch;
        this.#deps.log.error('gateway.rollups.refused', { sequence, rollups: rollups.length, because: String(error) });
      }
      await this.#delivered();
    }
  }

  #collect(): void {
    const fresh = this.#deps.recorder.drain();
    if (fresh.length === 0) return;
    const all = mergeEqual([...this.#unsent, ...fresh]);
    const { rollups, windowMs } = coarsen(all, this.#deps.maxUnsent);
    this.#unsent = rollups;
    if (windowMs !== undefined) this.#deps.log.warn('gateway.rollups.coarsened', { windowMs, rollups: rollups.length });
  }

  /** Makes a batch of what waits. From now on it is never changed. */
  #number(): void {
    const open = this.#deps.countOpen();
    const openText = JSON.stringify(open);
    if (this.#unsent.length === 0 && openText === this.#openText) return;
    this.#openText = openText;
    const rollups = this.#unsent.slice(0, MAX_ROLLUPS_PER_BATCH);
    this.#unsent = this.#unsent.slice(MAX_ROLLUPS_PER_BATCH);
    const { gatewayId, boot } = this.#deps;
    this.#numbered.push({ gateway: gatewayId, boot, sequence: this.#sequence, rollups, open });
    this.#sequence += 1;
  }

  async #delivered(): Promise<void> {
    const batch = this.#numbered.shift();
    if (batch?.boot !== this.#deps.boot && this.#numbered.every((other) => other.boot === this.#deps.boot)) {
      await removeFile(this.#path);
    }
    if (this.#failingSinceMs === undefined) return;
    const afterMs = Math.round(this.#deps.time.elapsedMs() - this.#failingSinceMs);
    this.#failingSinceMs = undefined;
    this.#deps.log.info('gateway.rollups.delivered-again', { afterMs });
  }

  #undelivered(error: unknown): void {
    if (this.#failingSinceMs !== undefined) return;
    this.#failingSinceMs = this.#deps.time.elapsedMs();
    this.#deps.log.warn('gateway.rollups.undelivered', { waiting: this.#waiting(), because: String(error) });
  }

  #waiting(): number {
    return this.#unsent.length + this.#numbered.length;
  }
}

/** Control read the batch and can't take it: sending it again would end the same way. */
function isRefusal(error: unknown): boolean {
  return error instanceof AppError && error.code === 'USAGE';
}
