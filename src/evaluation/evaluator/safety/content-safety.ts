import { type EvaluatorInfo, isSeverity, type Scoring } from '#domain/analysis/index.ts';
import { harmCategories } from '#domain/config/index.ts';
import { digestOfJson, shortDigest } from '#domain/shared/index.ts';
import type { EvaluatorFactory } from '../evaluator.ts';
import { createJudgedSafety, SEVERITY, THERE_OR_NOT } from './judged-safety.ts';

const name = 'content-safety';

/**
 * The worst of violence, sexual, self-harm and hate-unfairness. Where these are scored too it follows from their scores; else it asks for
 * them, which a model answers in one call. Where one of them is only there or not, so is the worst.
 */
export const createContentSafety: EvaluatorFactory = (judge) => {
  const parts = harmCategories.map((category) =>
    createJudgedSafety(judge, { name: category, version: '1', ...SEVERITY }),
  );
  const labels = () => [...new Set(parts.map(({ info }) => info.judge))].join('; ');
  const readScale = () => (parts.every(({ info }) => isSeverity(info)) ? SEVERITY : THERE_OR_NOT);
  const readInfo = (): EvaluatorInfo => ({
    ...{ name, ...readScale(), better: 'lower', family: 'safety' },
    version: `1+${shortDigest(digestOfJson(parts.map(({ info }) => info.version)))}`,
    judge: labels(),
  });
  const conclude = (scorings: readonly Scoring[]): Scoring => {
    const worst = worstOf(scorings);
    if (worst.outcome !== 'scored' || readScale() === SEVERITY) return worst;
    return { ...worst, score: worst.pass === false ? 1 : 0 };
  };
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
      return own.length === harmCategories.length ? conclude(own) : undefined;
    },
    async score(subject) {
      return conclude(await Promise.all(parts.map((part) => part.score(subject))));
    },
  };
};

/** A defect stands whatever else could not be judged; without one, nothing is known of the whole where a part is missing. */
function worstOf(parts: readonly Scoring[]): Scoring {
  const scored = parts.filter(({ outcome }) => outcome === 'scored');
  const [worst] = scored.toSorted((a, b) => Number(a.pass) - Number(b.pass) || (b.score ?? 0) - (a.score ?? 0));
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
