import type { CrowdStats } from '../crowd/tally.ts';
import type { Original, Outcome } from './candidate.ts';
import type { Tried } from './try-release.ts';

/** The one document of `demo --json`. */
type DemoResult = {
  readonly releases: readonly {
    readonly release: string;
    readonly outcome: Outcome;
    readonly stage: string;
    readonly because: string;
    /** From the decision to the last user's request in the bad agent's own access log, ms; null where nothing was rolled back. */
    readonly rollbackMs: number | null;
  }[];
  readonly requests: { readonly sent: number; readonly dropped: number; readonly movedConversations: number };
  /** With `--shuffle`: which release of the example each one really is. */
  readonly shuffle?: Readonly<Record<string, Original>>;
};

export type Measured = Tried & { readonly rollbackMs: number | null };

export function resultOf(tried: readonly Measured[], crowd: CrowdStats, isShuffled: boolean): DemoResult {
  const { sent, dropped, movedConversations } = crowd;
  return {
    releases: tried.map(({ candidate, outcome, stage, because, rollbackMs }) => ({
      release: candidate.label,
      outcome,
      stage,
      because,
      rollbackMs,
    })),
    requests: { sent, dropped, movedConversations },
    ...(isShuffled
      ? { shuffle: Object.fromEntries(tried.map(({ candidate }) => [candidate.label, candidate.original])) }
      : {}),
  };
}

/** What is not as it should be, in words; empty when the demo succeeded. */
export function findSurprises(tried: readonly Tried[], crowd: CrowdStats): readonly string[] {
  const surprises = tried.flatMap(({ candidate: { label, expected }, outcome, stage, because }) => {
    const isExpected = outcome === expected.outcome && (expected.stage === undefined || expected.stage === stage);
    if (isExpected) return [];
    const wanted = expected.stage === undefined ? expected.outcome : `${expected.outcome} at ${expected.stage}`;
    return [`${label} should have been ${wanted}, but was ${outcome} at ${stage}: ${because}`];
  });
  const reasons = Object.entries(crowd.droppedBecause).map(([because, count]) => `${because} (${count})`);
  if (crowd.sent === 0) surprises.push('the crowd sent nothing');
  if (crowd.dropped > 0) surprises.push(`${crowd.dropped} requests were dropped: ${reasons.join(', ')}`);
  if (crowd.movedConversations > 0) surprises.push(`${crowd.movedConversations} conversations changed their release`);
  return surprises;
}
