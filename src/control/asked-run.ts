import type { Actor } from '#domain/evidence/index.ts';
import type { Digest, EpochMs } from '#domain/shared/index.ts';

type Asked<Id> = {
  readonly id: Id;
  readonly agent: string;
  readonly candidate: Digest;
  readonly baseline: Digest | undefined;
  readonly environment: string;
  readonly requestedBy: Actor;
  readonly requestedAt: EpochMs;
};

/** An evaluation or a scan as it is stored when it is asked for: nothing has been gathered yet. */
export function askedRun<Id extends string>(asked: Asked<Id>) {
  return {
    ...asked,
    state: 'running',
    progress: { done: 0, total: 0 },
    result: undefined,
    because: undefined,
  } as const;
}
