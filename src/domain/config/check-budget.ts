import { type Prices, priceOf } from '../sample/index.ts';
import { serviceOf } from './check-service.ts';
import { type Path, type Problem, problem } from './problem.ts';
import { entry, isTree, valueAt } from './tree.ts';

const AT: Path = ['evaluation', 'budget', 'money'];

/** A budget in money is kept only where each judge has a price: one that is unknown would count as nothing. */
export function checkBudget(merged: unknown): readonly Problem[] {
  if (valueAt(merged, AT) === undefined) return [];
  const panel = valueAt(merged, ['evaluation', 'judges']);
  const judges = [valueAt(merged, ['evaluation', 'judge']), ...(Array.isArray(panel) ? panel : [])];
  if (judges.some((judge) => serviceOf(judge) === 'azure-content-safety')) {
    const why = 'expected no budget in money beside azure-content-safety, whose calls `prices` can’t price';
    return [problem(AT, `${why}: limit \`judgeCalls\` instead`)];
  }
  // A service that is left costs nothing.
  const models = new Set(judges.map((judge) => (serviceOf(judge) === undefined ? entry(judge, 'model') : undefined)));
  const prices = valueAt(merged, ['prices']);
  return [...models].flatMap((model) => {
    if (typeof model !== 'string') return [];
    if (isTree(prices) && priceOf(prices as Prices, [model]) !== undefined) return [];
    const why = `expected the judge "${model}" in \`prices\`: without one nobody can tell when the money is used up`;
    return [problem(AT, `${why} (of a model that costs nothing: "$0")`)];
  });
}
