import { addJudgeSpends, type JudgeSpend } from '#domain/analysis/index.ts';
import type { Judge } from '#ports/index.ts';
import { type Agreement, combineJudgements, type Judgement } from './combine.ts';

/** A judge, and which qualities are its; undefined: all. */
type Seat = { readonly judge: Judge; readonly evaluators?: readonly string[] | undefined };

const NOTHING: JudgeSpend = { calls: 0, recalled: 0, inputTokens: 0, outputTokens: 0 };

/** Several judges as one: each quality is scored by all whose it is, and else by the one for the rest. */
export function createPanel(seats: readonly Seat[], rest: Judge, by: Agreement): Judge {
  const judgesOf = (evaluator: string): readonly Judge[] => {
    const own = seats.filter(({ evaluators }) => evaluators === undefined || evaluators.includes(evaluator));
    return own.length === 0 ? [rest] : own.map(({ judge }) => judge);
  };
  const all = [...seats.map(({ judge }) => judge), rest];
  return {
    labelOf: (evaluator) => joined(judgesOf(evaluator), (judge) => judge.labelOf(evaluator)),
    versionOf: (evaluator) => joined(judgesOf(evaluator), (judge) => judge.versionOf(evaluator)),
    isFixed: (evaluator) => judgesOf(evaluator).every((judge) => judge.isFixed?.(evaluator) === true),
    // Several have the evaluator's own: a flag and a severity have no mean, and are not configured together.
    scaleOf(evaluator) {
      const [one, ...others] = judgesOf(evaluator);
      return others.length === 0 ? one?.scaleOf?.(evaluator) : undefined;
    },
    async score(evaluator, input) {
      const judges = judgesOf(evaluator);
      const scorings = await Promise.all(judges.map((judge) => judge.score(evaluator, input)));
      if (scorings.length === 1 && scorings[0] !== undefined) return scorings[0];
      return { evaluator, ...combineJudgements(scorings.map(toJudgement), by) };
    },
    spent: () => addJudgeSpends(all.flatMap((judge) => judge.spent?.() ?? [])) ?? NOTHING,
  };

  function joined(judges: readonly Judge[], read: (judge: Judge) => string): string {
    const names = judges.map(read);
    return judges.length === 1 ? names.join('') : `${by} of ${names.join(', ')}`;
  }
}

function toJudgement({ outcome, score, reason }: Awaited<ReturnType<Judge['score']>>): Judgement {
  if (outcome !== 'scored') return { outcome, reason };
  return score === undefined ? { outcome: 'errored', reason: 'a score was missing' } : { outcome, score, reason };
}
