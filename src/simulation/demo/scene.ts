import type { Client } from '#api/index.ts';
import { AppError, type DurationMs } from '#domain/shared/index.ts';
import type { CrowdChild } from '../crowd/crowd-child.ts';
import type { CrowdStats } from '../crowd/tally.ts';
import type { AuditFollower } from './audit-follower.ts';
import type { Cast } from './cast.ts';
import type { DemoDeps } from './deps.ts';
import type { Pace } from './pace.ts';
import type { Timeline } from './timeline.ts';
import type { Workspace } from './workspace.ts';

/** Everything on stage: what each part of the story works with. */
export type Scene = {
  readonly deps: DemoDeps;
  readonly agent: string;
  readonly cast: Cast;
  readonly workspace: Workspace;
  readonly timeline: Timeline;
  readonly audit: AuditFollower;
  readonly pace: Pace;
  /** Undefined until the first release serves. */
  readonly crowd: UsersOnStage;
};

type UsersOnStage = {
  current: CrowdChild | undefined;
  /** Why they are gone though nobody sent them home. */
  lost: string | undefined;
  ratePerSecond: number;
  /** As of the last look. */
  seen: Pick<CrowdStats, 'answered' | 'latencyMeanMs'>;
};

/** The demo was interrupted; not an error, but the end of the story. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

const LOOK_MS: DurationMs = 150;

/** For how long the demo looks on, and what it says that it waited for. */
type Patience = { readonly what: string; readonly timeoutMs: DurationMs; readonly logs: string };

/**
 * Follows the audit log until something is there.
 * @throws AppError CONFLICT when it takes too long, Interrupted on Ctrl-C
 */
export async function until<T>(scene: Scene, patience: Patience, look: () => Promise<T | undefined>): Promise<T> {
  const { stopwatch, signal, sleep } = scene.deps;
  const endMs = stopwatch.elapsedMs() + patience.timeoutMs;
  for (;;) {
    stopIfInterrupted(signal);
    await scene.audit.poll();
    const found = await look();
    if (found !== undefined) {
      // What it led to may have been written down meanwhile.
      await scene.audit.poll();
      return found;
    }
    if (scene.crowd.lost !== undefined) throw new AppError('RUNTIME_FAILED', scene.crowd.lost);
    if (stopwatch.elapsedMs() >= endMs) throw waitedTooLong(patience);
    await sleep(LOOK_MS, signal);
  }
}

export function stopIfInterrupted(signal: AbortSignal): void {
  if (signal.aborted) throw new Interrupted('interrupted');
}

/** Headgate's time right now, ISO 8601. */
export async function virtualNow(client: Client): Promise<string> {
  return (await client.call('getClock', {})).now;
}

function waitedTooLong({ what, timeoutMs, logs }: Patience): AppError {
  return new AppError('CONFLICT', `the demo waited ${timeoutMs / 1_000} s for ${what}, in vain`, {
    hint: `look into ${logs}; is the machine very busy?`,
  });
}
