import type { Verdict } from '../analysis/index.ts';
import type { Actor } from '../evidence/index.ts';
import type { GateReport } from '../gate/index.ts';
import type { Digest, DurationMs, EpochMs, RehearsalId } from '../shared/index.ts';

/** Said in every output of a rehearsal. */
export const REHEARSAL_NOTE = 'rehearsal: simulated traffic and people';

/** One thing that happened, on the rehearsal's own clock. */
export type RehearsalEvent = {
  readonly at: EpochMs;
  /** Name of an audit event, or `rehearsal.…` for what only a rehearsal does. */
  readonly event: string;
  readonly because: string;
};

/** What the dry run of a promotion came to. */
export type RehearsalResult = {
  /** As promotions end; `waiting` for a person who was not simulated, `refused` before it began, `unfinished` at a limit. */
  readonly state: string;
  /** Where it ended, or waits. */
  readonly stage: string;
  readonly because: string;
  /** What stopped it: a gate, a metric or a rule by name; undefined when nothing did. */
  readonly stoppedBy:
    | { readonly kind: 'gate' | 'metric' | 'rule'; readonly name: string; readonly because: string }
    | undefined;
  readonly gates: GateReport;
  /** As of the last decision on live traffic. */
  readonly verdicts: readonly Verdict[];
  readonly timeline: readonly RehearsalEvent[];
  readonly startedAt: EpochMs;
  readonly endedAt: EpochMs;
  readonly requestsPerHour: number;
  readonly traffic: 'measured' | 'given' | 'assumed';
  /** Requests that were played. */
  readonly requests: number;
  readonly passes: number;
};

/** A dry run that was asked for, with its result once it has one. A repeated one leaves a new row for its next time. */
export type Rehearsal = {
  readonly id: RehearsalId;
  readonly agent: string;
  readonly environment: string;
  readonly release: Digest;
  readonly label: string;
  readonly requestedBy: Actor;
  readonly requestedAt: EpochMs;
  /** In the form in which they were asked for. */
  readonly faults: readonly string[];
  /** Undefined: as measured. */
  readonly requestsPerHour?: number | undefined;
  /** When it runs (Headgate's clock). */
  readonly dueAt: EpochMs;
  readonly everyMs?: DurationMs | undefined;
  readonly state: 'scheduled' | 'running' | 'finished' | 'failed' | 'cancelled';
  readonly finishedAt?: EpochMs | undefined;
  readonly result?: RehearsalResult | undefined;
  /** Why it failed or was cancelled. */
  readonly because?: string | undefined;
};
