import type { JudgeEstimate } from '#domain/analysis/index.ts';
import { harmCategories, type ServiceConfig, servedEvaluators } from '#domain/config/index.ts';
import { AZURE_LABEL } from './azure-content-safety.ts';

/** What a service is asked for one reply to each of so many cases, none longer than what it takes at once; asks nobody. */
export function estimateService(
  { provider }: ServiceConfig,
  evaluators: readonly string[],
  questions: number,
): JudgeEstimate {
  const harms: readonly string[] = harmCategories;
  const served: readonly string[] = servedEvaluators[provider];
  // One call for all harms, and one for each thing else.
  const looks = new Set(
    evaluators.filter((name) => served.includes(name)).map((name) => (harms.includes(name) ? 'harm' : name)),
  ).size;
  return {
    ...{ calls: looks * questions, inputTokens: 0, outputTokens: 0, costMicroUsd: 0 },
    unpriced: provider === 'azure-content-safety' ? [AZURE_LABEL] : [],
  };
}
