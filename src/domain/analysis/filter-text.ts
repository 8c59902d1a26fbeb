import type { EvaluationResult } from './evaluation-result.ts';

/** Which content filter stood before each release, and whether it was not the same; undefined: nobody declared one. */
export function filterText({
  candidate,
  baseline,
}: Pick<EvaluationResult, 'candidate' | 'baseline'>): { readonly text: string; readonly differs: boolean } | undefined {
  const [own, other] = [candidate.contentFilter, baseline?.contentFilter];
  if (own === undefined && other === undefined) return undefined;
  if (baseline === undefined || own === other) return { text: `content filter, as declared: ${own}`, differs: false };
  const named = `${candidate.label} ran behind ${own ?? 'one that is not declared'}, ${baseline.label} behind ${other ?? 'one that is not declared'}`;
  return {
    text: `The content filters differ: ${named}. What was blocked shows the filters, not the releases.`,
    differs: true,
  };
}
