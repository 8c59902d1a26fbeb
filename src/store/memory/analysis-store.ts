import type { AnalysisStore } from '#ports/index.ts';
import type { Tables } from './tables.ts';

export function analysisStore({ analyses }: Tables): AnalysisStore {
  const keyOf = (promotion: string, digest: string) => JSON.stringify([promotion, digest]);
  return {
    async add(promotion, analysis) {
      analyses.set(keyOf(promotion, analysis.digest), analysis);
    },
    async find(promotion, digest) {
      return analyses.get(keyOf(promotion, digest));
    },
  };
}
