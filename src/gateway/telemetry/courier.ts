import { setImmediate } from 'node:timers/promises';
import {
  type Counting,
  type OpenConversations,
  type Rollup,
  type RollupBatch,
  TELLS_EVERY_MS,
} from '#domain/sample/index.ts';
import { AppError, type DurationMs, type EpochMs, type GatewayId } from '#domain/shared/index.ts';
import type { ControlPlane, Log } from '#ports/index.ts';
import type { GatewayTime } from '../gateway-time.ts';
import { batchSize, inBatches } from './batch-size.ts';
import { coarsen, mergeEqual } from './coarsen.ts';
import type { Recorder } from './recorder.ts';
import { type Unsent, UnsentFile } from './unsent-file.ts';

/** What so many starts can have left unsent is kept. */
const MAX_STARTS = 5;

type CourierDeps = {
  readonly control: ControlPlane;
  readonly recorder: Recorder;
  /** How many conversations are open now. */
  readonly countOpen: () => readonly OpenConversations[];
  readonly gatewayId: GatewayId;
  readonly environment: string;
  readonly boot: string;
  readonly folder: string;
  readonly maxUnsent: number;
  readonly time: GatewayTime;
  readonly log: Log;
};

/**
 * Brings roll-ups to control so that each counts once: a batch that may have arrived is sent again unchanged, under the same
 * number, and everything newer waits behind it. What waits is bounded by merging windows, and is on disk too, so that a gateway
 * that is killed while control is away loses no more than one that is killed on another day.
 */
export class Courier {
  readonly #deps: CourierDeps;
  readonly #file: UnsentFile;
  readonly #startedAt: EpochMs;
  /** Batches with a number, oldest first: sent, or made by an earlier start. */
  #numbered: RollupBatch[] = [];
  #unsent: readonly Rollup[] = [];
  /** Of these, those that are not on disk yet, where there is a file. */
  #unwritten: Rollup[] = [];
  #sequence = 0;
  /** What ended before `#gathered` is here or gone out; what ended before `#told` is in a batch. */
  #gathered: EpochMs;
  #told: EpochMs;
  #numberedMs: DurationMs | undefined;
  #coarsestMs: DurationMs | undefined;
  /** The counts of open conversations that the last batch carried. */
  #openText: string | undefined;
  #isLast = false;
  #saidLast = false;
  #failingSinceMs: DurationMs | undefined;
  #saidUnreadable = false;
  #running: Promise<void> | undefined;

  constructor(deps: CourierDeps) {
    this.#deps = deps;
    this.#file = new UnsentFile(deps.folder, deps.log);
    this.#startedAt = deps.time.realNow();
    this.#gathered = this.#startedAt;
    this.#told = this.#startedAt;
  }

  /** Takes over what an earlier start could not deliver. */
  async load(): Promise<void> {
    const left = await this.#file.load();
    const earlier = await this.#file.loadEarlier();
    const late = left === undefined ? [] : [...left.numbered, ...lateBatches(left, this.#deps.maxUnsent)];
    if (left === undefined && earlier.length === 0) return;
    this.#numbered = this.#bounded([...earlier, ...late]);
    await this.#rewrite();
    await this.#file.forgetEarlier();
  }

  /** Takes over what another process could not deliver before it ended, under its own numbers, so that each batch counts once. */
  async adopt(folder: string): Promise<void> {
    const file = new UnsentFile(folder, this.#deps.log);
    const left = await file.load();
    if (left === undefined) return;
    this.#numbered.push(...this.#bounded([...left.numbered, ...lateBatches(left, this.#deps.maxUnsent)]));
    await this.#rewrite();
    await file.remove();
  }

  /** Says for a process that was killed, and that no other one may follow, until when its requests are lost: it starts, and stops in order. */
  async standIn(gateway: GatewayId): Promise<void> {
    const { environment, boot, time } = this.#deps;
    const now = time.realNow();
    const counting = { environment, startedAt: now, until: now, isOver: true };
    this.#numbered.push({
      gateway,
      boot: `${boot}-for-${gateway}-${now}`,
      sequence: 0,
      rollups: [],
      open: [],
      counting,
    });
    if (this.#file.isThere) await this.#rewrite();
  }

  /** Sends what there is. One at a time: while an earlier call waits for control, what has gathered since is written down. */
  flush(): Promise<void> {
    return this.#running === undefined ? this.#sendOnce() : this.#writeDown();
  }

  /** A last try, within `limitMs`; what is left waits on disk for the next start. */
  async close(limitMs: DurationMs): Promise<void> {
    const { time } = this.#deps;
    const until = time.elapsedMs() + limitMs;
    this.#isLast = true;
    await this.#within(limitMs);
    this.#collect();
    if (this.#isWaiting() && this.#failingSinceMs === undefined) await this.#within(until - time.elapsedMs());
    this.#collect();
    while (this.#number());
    if (this.#numbered.length > 0) await this.#rewrite();
  }

  async #within(limitMs: DurationMs): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((done) => {
      timer = setTimeout(done, Math.max(0, limitMs));
    });
    await Promise.race([this.#sendOnce(), limit]);
    clearTimeout(timer);
  }

  #sendOnce(): Promise<void> {
    this.#running ??= this.#send().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #send(): Promise<void> {
    this.#collect();
    for (;;) {
      // Users' requests are served between one part of the work and the next.
      await setImmediate();
      const isNew = this.#numbered.length === 0 && this.#number();
      const batch = this.#numbered[0];
      if (batch === undefined) return;
      // Before it goes: a start after this one must know it by its number.
      if (isNew && this.#file.isThere) await this.#rewrite();
      await setImmediate();
      try {
        await this.#deps.control.post(batch);
      } catch (error) {
        if (!isRefusal(error)) return await this.#undelivered(error);
        // The same bytes would be refused for ever and hold up all that follows: their loss is said aloud instead.
        const { sequence, rollups } = batch;
        this.#deps.log.error('gateway.rollups.refused', { sequence, rollups: rollups.length, because: String(error) });
      }
      await this.#delivered();
    }
  }

  async #writeDown(): Promise<void> {
    this.#collect();
    if (this.#file.isDue) return await this.#rewrite();
    const fresh = this.#unwritten;
    this.#unwritten = [];
    await this.#file.append(fresh, this.#gathered);
  }

  #rewrite(): Promise<void> {
    this.#unwritten = [];
    const { gatewayId: gateway, boot } = this.#deps;
    const counting = { ...this.#counting(), until: this.#gathered };
    const next = { gateway, boot, sequence: this.#sequence, counting };
    return this.#file.rewrite({ numbered: this.#numbered, rollups: this.#unsent, next });
  }

  #collect(): void {
    const fresh = this.#deps.recorder.drain();
    this.#gathered = this.#deps.time.realNow();
    if (fresh.length === 0) return;
    if (this.#file.isThere) this.#unwritten.push(...fresh);
    const all = mergeEqual([...this.#unsent, ...fresh]);
    const { rollups, windowMs } = coarsen(all, this.#deps.maxUnsent);
    this.#unsent = rollups;
    if (windowMs !== undefined) {
      this.#coarsestMs = Math.max(this.#coarsestMs ?? 0, windowMs === 'all' ? spanOf(all) : windowMs);
      this.#deps.log.warn('gateway.rollups.coarsened', { windowMs, rollups: rollups.length });
    }
  }

  /** Makes a batch of what waits, which is never changed from then on. False: there is nothing to say. */
  #number(): boolean {
    const open = this.#deps.countOpen();
    const openText = JSON.stringify(open);
    if (this.#unsent.length === 0 && openText === this.#openText && !this.#isDue()) return false;
    this.#openText = openText;
    this.#numberedMs = this.#deps.time.elapsedMs();
    const size = batchSize(this.#unsent);
    const rollups = this.#unsent.slice(0, size);
    this.#unsent = this.#unsent.slice(size);
    if (this.#unsent.length === 0) this.#told = this.#gathered;
    this.#saidLast = this.#isLast && this.#unsent.length === 0;
    const { gatewayId, boot } = this.#deps;
    const counting = this.#counting();
    this.#numbered.push({ gateway: gatewayId, boot, sequence: this.#sequence, rollups, open, counting });
    this.#sequence += 1;
    return true;
  }

  /** Control is told now and then though nothing happened, so that silence means something. */
  #isDue(): boolean {
    if (this.#isLast) return !this.#saidLast;
    return this.#numberedMs === undefined || this.#deps.time.elapsedMs() - this.#numberedMs >= TELLS_EVERY_MS;
  }

  #counting(): Counting {
    return {
      environment: this.#deps.environment,
      startedAt: this.#startedAt,
      until: this.#told,
      isOver: this.#saidLast,
      ...(this.#coarsestMs === undefined ? {} : { coarsestMs: this.#coarsestMs }),
    };
  }

  async #delivered(): Promise<void> {
    this.#numbered.shift();
    if (this.#file.isThere && this.#numbered.length === 0 && this.#unsent.length === 0) await this.#file.remove();
    if (this.#failingSinceMs === undefined) return;
    const afterMs = Math.round(this.#deps.time.elapsedMs() - this.#failingSinceMs);
    this.#failingSinceMs = undefined;
    this.#saidUnreadable = false;
    this.#deps.log.info('gateway.rollups.delivered-again', { afterMs });
  }

  async #undelivered(error: unknown): Promise<void> {
    if (this.#failingSinceMs === undefined) {
      this.#failingSinceMs = this.#deps.time.elapsedMs();
      const waiting = this.#unsent.length + this.#numbered.length;
      this.#deps.log.warn('gateway.rollups.undelivered', { waiting, because: String(error) });
    }
    if (error instanceof AppError && error.code === 'OTHER_VERSION') this.#sayUnreadable(error);
    await this.#writeDown();
  }

  /** Not the roll-up is wrong but who reads it: it waits like any other, and nobody but a person can mend it. */
  #sayUnreadable({ message, hint }: AppError): void {
    if (!this.#saidUnreadable)
      this.#deps.log.error('gateway.rollups.unreadable-for-server', { because: message, hint });
    this.#saidUnreadable = true;
  }

  /** A gateway that is started again and again while control is away must not fill the disk: the oldest go, which is said. */
  #bounded(batches: readonly RollupBatch[]): RollupBatch[] {
    const kept: RollupBatch[] = [];
    let room = MAX_STARTS * this.#deps.maxUnsent;
    for (const batch of batches.toReversed()) {
      room -= batch.rollups.length;
      if (room < 0) break;
      kept.unshift(batch);
    }
    const dropped = batches.length - kept.length;
    if (dropped > 0) this.#deps.log.error('gateway.rollups.dropped', { batches: dropped });
    return kept;
  }

  #isWaiting(): boolean {
    return this.#unsent.length + this.#numbered.length > 0 || !this.#saidLast;
  }
}

/** What an earlier start had not numbered yet: it gets the numbers that it would have got, since none of it was ever posted. */
function lateBatches({ rollups, next }: Unsent, max: number): readonly RollupBatch[] {
  const merged = coarsen(mergeEqual(rollups), max).rollups;
  const { counting, sequence, ...boot } = next;
  if (merged.length === 0 && counting.isOver) return [];
  // With nothing left to count there is still to be told up to when that is so.
  const parts = inBatches(merged);
  return parts.map((part, index) => {
    // Only with the last of them is all told.
    const told = index === parts.length - 1 ? { counting } : {};
    return { ...boot, sequence: sequence + index, rollups: part, ...told };
  });
}

function spanOf(rollups: readonly Rollup[]): DurationMs {
  const starts = rollups.map(({ key }) => key.windowStart);
  return Math.max(...starts) - Math.min(...starts);
}

/** Control read the batch and can't take it: sending it again would end the same way. */
function isRefusal(error: unknown): boolean {
  return error instanceof AppError && error.code === 'USAGE';
}
