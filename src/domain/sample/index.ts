export type { OpenConversations, RollupBatch } from './batch.ts';
export {
  type BootCounting,
  COUNTING_KEPT_MS,
  type Counting,
  type ExposureGap,
  exposureGaps,
  furtherCounted,
  TELLS_EVERY_MS,
} from './exposure-gap.ts';
export { type Feedback, type Opinion, opinionKey, opinionsOf, rollupsOf } from './feedback.ts';
export { latencyBucket } from './latency-sketch.ts';
export { addValue, type Moments, mergeMoments, NO_MOMENTS } from './moments.ts';
export {
  type CountedApart,
  emptyRollup,
  exposure,
  KEY_BUCKETS,
  type KeyBucket,
  mergeRollups,
  NO_VOICES,
  type RequestOutcome,
  type Rollup,
  type RollupKey,
  rollupKeyText,
  type SideTraffic,
  WINDOW_MS,
} from './rollup.ts';
export { scaleRollup } from './scale-rollup.ts';
