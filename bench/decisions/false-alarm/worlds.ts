import type { World } from '../stream/world.ts';

/** There for metrics that err together. */
export const SHARED_MOOD = 'correlated metrics';

const steady = [{ share: 0.1, batches: 20 }];
/** A new weight, and with it a new route version, twice. */
const ramp = [
  { share: 0.05, batches: 7 },
  { share: 0.25, batches: 7 },
  { share: 0.5, batches: 6 },
];

/** Traffic that makes tests err which take it for independent, equal and alike all day. */
export const worlds: readonly World[] = [
  { name: 'steady share', steps: steady, requestsPerBatch: 180, turns: 1 },
  { name: 'growing share', steps: ramp, requestsPerBatch: 180, turns: 1 },
  { name: 'bursts', steps: ramp, requestsPerBatch: 180, turns: 1, burst: 1.5 },
  { name: 'conversations', steps: steady, requestsPerBatch: 360, turns: 4, clumped: true },
  { name: 'users who come back', steps: ramp, requestsPerBatch: 360, turns: 3, users: 600 },
  { name: 'drifting level', steps: ramp, requestsPerBatch: 180, turns: 1, drift: 3 },
  { name: SHARED_MOOD, steps: ramp, requestsPerBatch: 360, turns: 2, mood: 1 },
];
