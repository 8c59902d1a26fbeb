import type { World } from '../stream/world.ts';

const steady = [{ share: 0.1, batches: 24 }];
/** A new weight, and with it a new route version, twice. */
const ramp = [
  { share: 0.05, batches: 8 },
  { share: 0.25, batches: 8 },
  { share: 0.5, batches: 8 },
];

/** Traffic that makes tests err which take it for independent, equal and alike all day. */
export const worlds: readonly World[] = [
  { name: 'steady share', steps: steady, requestsPerBatch: 150, turns: 1 },
  { name: 'growing share', steps: ramp, requestsPerBatch: 150, turns: 1 },
  { name: 'bursts', steps: ramp, requestsPerBatch: 150, turns: 1, burst: 1.5 },
  { name: 'conversations', steps: steady, requestsPerBatch: 300, turns: 4, clumped: true },
  { name: 'users who come back', steps: ramp, requestsPerBatch: 300, turns: 3, users: 600 },
  { name: 'drifting level', steps: ramp, requestsPerBatch: 150, turns: 1, drift: 3 },
  { name: 'correlated metrics', steps: ramp, requestsPerBatch: 300, turns: 2, mood: 1 },
];
