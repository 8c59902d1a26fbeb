import type { CaseReply, JudgedTwice } from '#domain/analysis/index.ts';
import type { Case } from '#domain/dataset/index.ts';
import type { ObservedToolCall } from '#ports/index.ts';
import type { Evaluator } from '../evaluator/index.ts';
import type { EvaluationPlan, EvaluationTools } from './plan.ts';

/** Replies that are judged twice, at most, for each evaluator. */
export const JUDGED_TWICE = 10;

/**
 * Has some replies judged once more, past everything that is remembered, to see how far a judge strays by itself; a judge that always says
 * the same is not asked, nor is any of what rules alone scored. Within the budget: where it is used up, fewer are judged again.
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
  const samples = strays.map((evaluator) => ({ evaluator, replies: new Set(sampleOf(replies, evaluator, cases)) }));
  const sampled = [...new Set(samples.flatMap((sample) => [...sample.replies]))];
  await Promise.all(
    sampled.map(async (reply) => {
      const item = cases.get(reply.caseId);
      if (item === undefined || (await meter?.reserve()) !== undefined) return;
      await Promise.all(
        samples.map(async (sample) => {
          if (!sample.replies.has(reply)) return;
          const { evaluator } = sample;
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

/** The first reply to as many cases, spread evenly, of which the evaluator's score is its judge's. */
function sampleOf(
  replies: readonly CaseReply[],
  { info, isExact }: Evaluator,
  cases: ReadonlyMap<string, Case>,
): readonly CaseReply[] {
  const judged = replies.filter((reply) => {
    if (reply?.repeat !== 1) return false;
    const item = cases.get(reply.caseId);
    if (item === undefined || isExact?.({ item, toolCalls: callsOf(reply) }) === true) return false;
    return reply.scorings.some(({ evaluator, score }) => evaluator === info.name && score !== undefined);
  });
  const count = Math.min(JUDGED_TWICE, judged.length);
  return Array.from({ length: count }, (_, at) => judged[Math.floor((at * judged.length) / count)] ?? []).flat();
}

/** How much higher the second score is; undefined where one of the two is none. */
async function judgeAgain(
  { info, score }: Evaluator,
  reply: CaseReply,
  { item, secrets, plan }: { readonly item: Case; readonly secrets: readonly string[]; readonly plan: EvaluationPlan },
): Promise<number | undefined> {
  const { text, latencyMs, tokens } = reply;
  const first = reply.scorings.find(({ evaluator }) => evaluator === info.name);
  if (first?.score === undefined) return undefined;
  const toolCalls = callsOf(reply);
  const { definition } = plan.candidate;
  const subject = { item, plantedSecrets: secrets, reply: text, toolCalls, latencyMs, tokens, definition };
  const second = await score({ ...subject, again: true });
  return second.score === undefined ? undefined : second.score - first.score;
}

function callsOf({ toolCalls }: CaseReply): readonly ObservedToolCall[] {
  return toolCalls as readonly ObservedToolCall[];
}
