import { judgeMetrics } from '#domain/analysis/index.ts';
import { evaluate } from '../stream/evaluation.ts';
import { Traffic } from '../stream/traffic.ts';
import { TYPICAL, type World } from '../stream/world.ts';
import { ALPHA, AT_THE_MARGIN, promoteRules, QUALITY_MARGIN, rollBackRules, type Watched } from './watched.ts';
import { SHARED_MOOD, worlds } from './worlds.ts';

/** Paths `from` to below `to` through one world. */
export type ErrorTask = {
  readonly kind: 'false-rollback' | 'false-promotion';
  readonly world: number;
  readonly from: number;
  readonly to: number;
};

/** On how many paths each rule erred at any look, in the order of the rules. */
export type ErrorCount = { readonly paths: number; readonly erred: readonly number[] };

/** Cases are judged anew every so many batches, each time at the cost of a part of the budget. */
const BATCHES_PER_EVALUATION = 7;

/** What may not happen in a world, by kind of error. */
export function rulesIn(kind: ErrorTask['kind'], world: World): readonly Watched[] {
  const rules = kind === 'false-rollback' ? rollBackRules : promoteRules(world);
  return rules.filter(({ worlds: named }) =>
    named === undefined ? world.name !== SHARED_MOOD : named.includes(world.name),
  );
}

/** Where levels change or luck is bounded a difference is not exactly the margin; bursts say nothing that a growing share does not. */
export const errorWorlds: Readonly<Record<ErrorTask['kind'], readonly World[]>> = {
  'false-rollback': worlds,
  'false-promotion': worlds.filter(({ users, drift, mood, burst }) => !users && !drift && !mood && !burst),
};

/** Looks after every batch; at the cases when they were judged anew, since old ones say the same again. */
export function countErrors({ kind, world: index, from, to }: ErrorTask): ErrorCount {
  const world = errorWorlds[kind][index];
  if (world === undefined) throw new Error(`no world ${index}`);
  const rules = rulesIn(kind, world);
  const arms = { candidate: kind === 'false-rollback' ? TYPICAL : AT_THE_MARGIN, baseline: TYPICAL };
  const worseBy = kind === 'false-rollback' ? 0 : QUALITY_MARGIN;
  const erred = rules.map(() => 0);
  for (let path = from; path < to; path += 1) {
    const did = walk(world, worseBy, rules, new Traffic(world, arms, streamOf(kind, index), path));
    for (const [at, rule] of rules.entries()) if (did.has(rule)) erred[at] = (erred[at] ?? 0) + 1;
  }
  return { paths: to - from, erred };
}

function walk(world: World, worseBy: number, rules: readonly Watched[], traffic: Traffic): Set<Watched> {
  const erred = new Set<Watched>();
  let batch = 0;
  for (const { share, batches } of world.steps) {
    traffic.startStep();
    for (const end = batch + batches; batch < end; batch += 1) {
      traffic.serve(share);
      const isNew = batch % BATCHES_PER_EVALUATION === 0;
      const quality = isNew ? evaluate(traffic.dice, 1 + batch / BATCHES_PER_EVALUATION, worseBy) : undefined;
      const samples = { ...traffic.served(), quality };
      for (const rule of rules) {
        if (!erred.has(rule) && judgeMetrics(rule.metrics, samples, ALPHA).some(rule.isError)) erred.add(rule);
      }
    }
  }
  return erred;
}

function streamOf(kind: ErrorTask['kind'], world: number): number {
  return (kind === 'false-rollback' ? 1_000 : 2_000) + world;
}
