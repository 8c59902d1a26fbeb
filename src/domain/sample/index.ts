export type { OpenConversations, RollupBatch } from './batch.ts';
export { EXPOSITION_CONTENT_TYPE, type MetricFamily, type MetricSample, renderExposition } from './exposition.ts';
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
export { KEY_BUCKETS, type KeyBucket } from './key-bucket.ts';
export { isLogged, type LoggedRequest } from './logged-request.ts';
export { addValue, type Moments, mergeMoments, NO_MOMENTS } from './moments.ts';
export { costMicroUsd, type Prices, priceOf, type TokenUsage } from './price.ts';
export { requestMetrics, type ServedSum } from './request-metrics.ts';
export {
  type CountedApart,
  emptyRollup,
  exposure,
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
export {
  countAbove,
  countsAtMost,
  type Sketch,
  sketchBucket,
  sketchCount,
  sketchQuantile,
  sketchSteps,
} from './sketch.ts';
export { boundToolCalls, MAX_TOOL_NAME_LENGTH, MAX_TOOL_NAMES } from './tool-calls.ts';
export { MAX_WORST, mergeWorst, NO_WORST, type WorstRequest, type WorstRequests } from './worst-requests.ts';
