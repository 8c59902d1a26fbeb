import type { CaseReply, JudgedTwice } from '#domain/analysis/index.ts';
import type { Case } from '#domain/dataset/index.ts';
import type { ObservedToolCall } from '#ports/index.ts';
import type { Evaluator } from '../evaluator/index.ts';
import type { EvaluationPlan, EvaluationTools } from './plan.ts';

/** Replies that are judged twice, at most. */
export const JUDGED_TWICE = 10;

/**
 * Has some replies judged once more, past everything that is remembered, to see how far a judge strays by itself; a judge that always says
 * the same is not asked. Within the budget: where it is used up, fewer are judged again.
 */
export async function judgeTwice(
  { evaluators, judged = [], meter, signal }: Pick<EvaluationTools, 'evaluators' | 'judged' | 'meter' | 'signal'>,
  plan: EvaluationPlan,
  replies: readonly CaseReply[],
): Promise<readonly JudgedTwice[]> {
  const quality = evaluators.filter(({ info }) => info.family === 'quality');
  const strays = quality.filter(({ info, isFixed }) => judged.includes(info.name) && isFixed !== true);
  const differences = new Map(strays.map(({ info }) => [info.name, [] as number[]]));
  const secrets = [...plan.plantedSecrets, ...plan.dataset.cases.flatMap((item) => item.plantedSecrets ?? [])];
  const cases = new Map(plan.dataset.cases.map((item) => [item.id, item]));
  await Promise.all(
    sampleOf(replies, new Set(differences.keys())).map(async (reply) => {
      const item = cases.get(reply.caseId);
      if (item === undefined || (await meter?.reserve()) !== undefined) return;
      await Promise.all(
        strays.map(async (evaluator) => {
          const difference = await judgeAgain(evaluator, reply, { item, secrets, plan });
          if (difference !== undefined) differences.get(evaluator.info.name)?.push(difference);
        }),
      );
      meter?.settle();
    }),
  );
  signal?.throwIfAborted();
  return quality.flatMap(({ info, isFixed }): JudgedTwice | [] => {
    const own = differences.get(info.name);
    const squares = (own ?? []).reduce((sum, difference) => sum + difference ** 2, 0);
    if (own !== undefined) return { evaluator: info.name, replies: own.length, squares, isFixed: false };
    // What a project's own program says the second time nobody knows, and asking it may cost.
    const isKnown = isFixed === true || !info.judge.startsWith('own ');
    return isKnown ? { evaluator: info.name, replies: 0, squares: 0, isFixed: true } : [];
  });
}

/** The first reply to as many cases, spread evenly, that any of these evaluators scored. */
function sampleOf(replies: readonly CaseReply[], evaluators: ReadonlySet<string>): readonly CaseReply[] {
  if (evaluators.size === 0) return [];
  const scored = replies.filter(
    (reply) => reply?.repeat === 1 && reply.scorings.some((one) => evaluators.has(one.evaluator) && isScored(one)),
  );
  const count = Math.min(JUDGED_TWICE, scored.length);
  return Array.from({ length: count }, (_, at) => scored[Math.floor((at * scored.length) / count)] ?? []).flat();
}

/** How much higher the second score is; undefined where one of the two is none. */
async function judgeAgain(
  { info, score }: Evaluator,
  { text, toolCalls, latencyMs, tokens, scorings }: CaseReply,
  { item, secrets, plan }: { readonly item: Case; readonly secrets: readonly string[]; readonly plan: EvaluationPlan },
): Promise<number | undefined> {
  const first = scorings.find(({ evaluator }) => evaluator === info.name);
  if (first?.score === undefined) return undefined;
  const calls = toolCalls as readonly ObservedToolCall[];
  const { definition } = plan.candidate;
  const subject = { item, plantedSecrets: secrets, reply: text, toolCalls: calls, latencyMs, tokens, definition };
  const second = await score({ ...subject, again: true });
  return second.score === undefined ? undefined : second.score - first.score;
}

function isScored({ score }: CaseReply['scorings'][number]): boolean {
  return score !== undefined;
}
