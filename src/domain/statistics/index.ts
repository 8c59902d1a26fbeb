export { type EventShare, logExcessEvidence, logLikelihood, logMixture } from './event-share.ts';
export { sequenceHalfWidth, TUNED_FOR } from './mean-sequence.ts';
export { type PairedT, pairedT } from './paired-t.ts';
export { lowerRate, type RateCount, upperRate } from './rate-bounds.ts';
export { studentQuantile } from './student-quantile.ts';
