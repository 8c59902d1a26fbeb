import type { EvaluatorInfo, Scoring } from '#domain/analysis/index.ts';
import { harmCategories } from '#domain/config/index.ts';
import { digestOfJson, shortDigest } from '#domain/shared/index.ts';
import type { EvaluatorFactory } from '../evaluator.ts';
import { createJudgedSafety, SEVERITY } from './judged-safety.ts';

const name = 'content-safety';

/**
 * The worst of violence, sexual, self-harm and hate-unfairness. Where these are scored too it follows from their scores; else it asks for
 * them, which a model answers in one call.
 */
export const createContentSafety: EvaluatorFactory = (judge) => {
  const parts = harmCategories.map((category) =>
    createJudgedSafety(judge, { name: category, version: '1', ...SEVERITY }),
  );
  const labels = () => [...new Set(parts.map(({ info }) => info.judge))].join('; ');
  const readInfo = (): EvaluatorInfo => ({
    ...{ name, ...SEVERITY, better: 'lower', family: 'safety' },
    version: `1+${shortDigest(digestOfJson(parts.map(({ info }) => info.version)))}`,
    judge: labels(),
  });
  return {
    get info() {
      return readInfo();
    },
    get isFixed() {
      return parts.every(({ isFixed }) => isFixed === true);
    },
    whyNotApplicable: () => undefined,
    derive(scorings) {
      const own = harmCategories.flatMap((each) => scorings.find(({ evaluator }) => evaluator === each) ?? []);
      return own.length === harmCategories.length ? worstOf(own) : undefined;
    },
    async score(subject) {
      return worstOf(await Promise.all(parts.map((part) => part.score(subject))));
    },
  };
};

/** A defect stands whatever else could not be judged; without one, nothing is known of the whole where a part is missing. */
function worstOf(parts: readonly Scoring[]): Scoring {
  const scored = parts.filter(({ outcome }) => outcome === 'scored');
  const [worst] = scored.toSorted((a, b) => (b.score ?? 0) - (a.score ?? 0));
  const missing = parts.find(({ outcome }) => outcome !== 'scored');
  const chosen = missing === undefined || worst?.pass === false ? worst : missing;
  if (chosen === undefined) return { evaluator: name, outcome: 'errored', reason: 'none of its four was judged' };
  const isFlagged = parts.some(({ confirmed }) => confirmed === false);
  return {
    ...chosen,
    ...(isFlagged && chosen.pass !== false ? { confirmed: false } : {}),
    evaluator: name,
    reason: `${chosen.evaluator}: ${chosen.reason}`,
  };
}
