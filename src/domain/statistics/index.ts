export { type EventShare, logExcessEvidence, logLikelihood, logMixture } from './event-share.ts';
export { sequenceHalfWidth, sequencePValue, TUNED_FOR } from './mean-sequence.ts';
export { type BoundedMoments, lowerMomentMean, upperMomentMean } from './moment-mean.ts';
export { type PairedT, pairedT } from './paired-t.ts';
export { type Distribution, lowerQuantile, quantileOf, upperQuantile } from './quantile-bounds.ts';
export { isSurelyBelow, lowerRate, type RateCount, upperRate } from './rate-bounds.ts';
export { studentQuantile } from './student-quantile.ts';
