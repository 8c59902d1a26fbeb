import type { SealedAnalysis } from '#domain/analysis/index.ts';
import type { Digest, PromotionId } from '#domain/shared/index.ts';

/** The analyses that decisions rest on, each as it was sealed. Kept as long as the audit log, whose records name them. */
export interface AnalysisStore {
  /** One that is there already is left as it is. */
  add(promotion: PromotionId, analysis: SealedAnalysis): Promise<void>;
  find(promotion: PromotionId, digest: Digest): Promise<SealedAnalysis | undefined>;
}
