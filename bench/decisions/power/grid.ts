import type { Measure } from '../rule/rule.ts';
import { type Behaviour, TYPICAL, type World } from '../stream/world.ts';

/** A change of both measures at once, which are watched apart. */
type Effect = {
  /** Added to the rate of errors, 0-1. */
  readonly errors: number;
  readonly slower: number;
};

export const BASELINE: Behaviour = { ...TYPICAL, errorRate: 0.005 };

/** From nothing to what nobody would miss. */
export const effects: readonly Effect[] = [
  { errors: 0, slower: 1 },
  { errors: 0.005, slower: 1.05 },
  { errors: 0.01, slower: 1.1 },
  { errors: 0.02, slower: 1.25 },
  { errors: 0.05, slower: 1.5 },
  { errors: 0.08, slower: 2 },
];

/** What each setting of Headgate is for: past the guide's margin; and without one, what nobody wants to live with. */
export const practical: Readonly<
  Record<Measure, Readonly<Record<'Headgate' | 'Headgate, no margin', readonly number[]>>>
> = {
  'error-rate': { Headgate: [4, 5], 'Headgate, no margin': [3, 4, 5] },
  'response-time': { Headgate: [5], 'Headgate, no margin': [3, 4, 5] },
};

/** An hour at 200 requests a minute, a tenth of them to the candidate: independent, which suits every rule. */
export const INDEPENDENT: World = {
  name: 'independent requests',
  steps: [{ share: 0.1, batches: 60 }],
  requestsPerBatch: 200,
  turns: 1,
};

/** As many, in conversations of four turns that fail as a whole or not at all. */
export const CONVERSATIONS: World = { ...INDEPENDENT, name: 'conversations', turns: 4, clumped: true };

export function nameEffect(measure: Measure, { errors, slower }: Effect): string {
  if (measure === 'response-time') return slower === 1 ? 'none' : `x${slower}`;
  return errors === 0 ? 'none' : `+${Number((errors * 100).toPrecision(2))} points`;
}

export function worsened({ errors, slower }: Effect): Behaviour {
  return { ...BASELINE, errorRate: BASELINE.errorRate + errors, meanLatencyMs: BASELINE.meanLatencyMs * slower };
}
