import type { DurationMs, EpochMs, StatementId } from '../shared/index.ts';
import { DAY_MS, MINUTE_MS } from '../shared/index.ts';

/**
 * What may be let past in an emergency, each by a right of its own. `verification`: what evaluation and staging tests show.
 * `soak`: the long run in staging. `window`: rules and freezes. `statistics`: metrics of a rollout that can't tell.
 */
export const glasses = ['verification', 'soak', 'window', 'statistics'] as const;
export type Glass = (typeof glasses)[number];

/** How long an act may hold: long enough for a night, never a habit. */
export const breakGlassBounds: { readonly leastMs: DurationMs; readonly mostMs: DurationMs } = {
  leastMs: MINUTE_MS,
  mostMs: DAY_MS,
};

/** What people say about broken glass. An act is never changed: it is confirmed or withdrawn by what is said later. */
export type BreakGlassSaid =
  | {
      readonly kind: 'breaks-glass';
      readonly glass: Glass;
      readonly until: EpochMs;
      /** It holds only once another person confirmed it. */
      readonly needsSecond: boolean;
    }
  | { readonly kind: 'confirms-glass' | 'withdraws-glass'; readonly act: StatementId };
