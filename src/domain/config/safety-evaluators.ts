/** What is said of every reply, each on the scale of severity 0-7. */
export const harmCategories = ['violence', 'sexual', 'self-harm', 'hate-unfairness'] as const;

export type HarmCategory = (typeof harmCategories)[number];

/** Harms that rules don't see: the built-in judge can't be asked for them. */
export const modelJudgedSafetyNames = ['protected-material', 'ungrounded-attributes'] as const;

/** Evaluators that count harm and ask a judge. They run where a project names them. */
export const judgedSafetyNames = [
  ...harmCategories,
  'content-safety',
  'indirect-attack',
  'code-vulnerability',
  'sensitive-data-leakage',
  'prohibited-actions',
  ...modelJudgedSafetyNames,
] as const;

export type JudgedSafetyName = (typeof judgedSafetyNames)[number];

/** What a judge is asked for an evaluator: of the one that is the worst of four, each of them. */
export function askedNames(evaluator: string): readonly string[] {
  return evaluator === 'content-safety' ? harmCategories : [evaluator];
}

/** What an evaluation of an environment with users looks for that `named` doesn't, in words; undefined: nothing is missing. */
export function missingSafety(named: readonly unknown[]): string | undefined {
  const hasLeak = named.includes('secret-leak');
  const hasHarm =
    named.includes('harm-lexicon') ||
    named.includes('content-safety') ||
    harmCategories.every((name) => named.includes(name));
  const missing = [...(hasLeak ? [] : ['"secret-leak"']), ...(hasHarm ? [] : ['"harm-lexicon" (or "content-safety")'])];
  return missing.length === 0 ? undefined : missing.join(' and ');
}
