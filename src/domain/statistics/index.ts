export { bettingBounds, empiricalBernsteinBounds } from './bounded-mean.ts';
export { cohenKappa } from './cohen-kappa.ts';
export { findChange } from './cusum.ts';
export { type EventShare, logExcessEvidence, logLikelihood, logMixture } from './event-share.ts';
export { holmAdjusted } from './holm.ts';
export { logBeta } from './incomplete-beta.ts';
export { exactMcNemarP } from './mcnemar.ts';
export { sequenceHalfWidth, sequencePValue, TUNED_FOR } from './mean-sequence.ts';
export { type BoundedMoments, lowerMomentMean, upperMomentMean } from './moment-mean.ts';
export { normalTail, Z_80, Z_90 } from './normal-tail.ts';
export { type PairedT, pairedT } from './paired-t.ts';
export {
  type Proportion,
  type ProportionInterval,
  pairedDifferenceInterval,
  scoreDifferenceInterval,
  wilsonInterval,
} from './proportion.ts';
export { type Distribution, lowerQuantile, quantileOf, upperQuantile } from './quantile-bounds.ts';
export { isSurelyBelow, lowerRate, type RateCount, upperRate } from './rate-bounds.ts';
export { signFlipP } from './sign-flip.ts';
export { signedRankP } from './signed-rank.ts';
export { studentQuantile } from './student-quantile.ts';
export { trendOf } from './trend.ts';
