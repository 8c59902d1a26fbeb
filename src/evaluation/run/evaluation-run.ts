import { setImmediate } from 'node:timers/promises';
import { type CaseReply, type EvaluationResult, isSameAgent, type JudgedTwice } from '#domain/analysis/index.ts';
import { type Case, messagesOf } from '#domain/dataset/index.ts';
import { AppError, digestOfBytes, formatDuration } from '#domain/shared/index.ts';
import type { EvaluationArm } from '#ports/index.ts';
import { createThrottle, pauseForReal } from '../pace/index.ts';
import { answeredCases } from './answered-cases.ts';
import { askPatiently, type SettledReply, unlessTimeIsOver } from './ask.ts';
import { conclude } from './conclude.ts';
import { judgeTwice } from './judge-twice.ts';
import { noiseIn } from './noise-in.ts';
import type { EvaluationPlan, EvaluationTools } from './plan.ts';
import { createReplyStore } from './reply-store.ts';
import { scoreReply } from './score-reply.ts';
import { createScoringPool } from './scoring-pool.ts';

/** Replies that wait for their scores, for each question that may be under way: more of them would only fill the memory. */
const PENDING_PER_QUESTION = 2;

type Arm = 'candidate' | 'baseline';
/** `at` is the place of the reply among those of its arm, so that the order of arrival doesn't matter. */
type Job = {
  readonly arm: Arm;
  readonly plan: EvaluationArm;
  readonly item: Case;
  readonly repeat: number;
  readonly at: number;
};

/**
 * Asks both arms the same questions, interleaved and each in a conversation of its own, and scores every reply.
 * @throws the signal's reason as soon as it aborts; AppError DATASET_INVALID or CONFIG_INVALID when there is nothing to do
 */
export async function runEvaluation(tools: EvaluationTools, plan: EvaluationPlan): Promise<EvaluationResult> {
  checkPlan(tools, plan);
  const { evaluators } = tools;
  const total = plan.dataset.cases.length * plan.repeats * (plan.baseline === undefined ? 1 : 2);
  const replies: Record<Arm, CaseReply[]> = { candidate: [], baseline: [] };
  const store = createReplyStore();
  let done = 0;
  const take = (job: Job, reply: CaseReply) => {
    replies[job.arm][job.at] = store.keep(reply);
    done += 1;
    tools.onProgress?.(done, total, tools.meter?.spent());
  };
  for (const job of jobsOf(plan)) {
    const known = tools.journal?.recall(job);
    if (known !== undefined) take(job, known);
  }
  /** Undefined: of no case is every reply there. */
  const concludeSoFar = (why: string, twice?: readonly JudgedTwice[]): EvaluationResult | undefined => {
    const { plan: whole, replies: all, left } = answeredCases(plan, replies);
    if (whole.dataset.cases.length === 0) return undefined;
    const infos = evaluators.map(({ info }) => info);
    const result = conclude(whole, infos, all);
    return {
      ...result,
      ...(twice === undefined ? {} : { noise: noiseIn(result, plan.dataset, twice) }),
      ...(tools.shelf?.reused === undefined ? {} : { reused: tools.shelf.reused }),
      ...selectionOf({ left, repeats: whole.repeats, of: plan.repeats }, why),
    };
  };
  let twice: readonly JudgedTwice[] | undefined;
  try {
    const stopped = await workThrough(unanswered(plan, tools), tools, plan, async (job, reply) => {
      await tools.journal?.keep(job, reply, tools.meter?.spent());
      take(job, reply);
    });
    if (stopped !== undefined) throw budgetExceeded(stopped, done, total);
    if (isSameAgent(plan) && tools.time?.limit.isOver() !== true)
      twice = await judgeTwice(tools, plan, replies.candidate);
  } catch (error) {
    tellSoFar(tools.onStopped, () => concludeSoFar('it was stopped'));
    throw error;
  }
  // Cases that there was no time for can be asked later, without the others.
  if (done === total) await tools.journal?.end();
  const spoken = tools.time === undefined ? '' : formatDuration(tools.time.ms);
  const result = concludeSoFar(`${spoken} were over`, twice);
  if (result !== undefined) return result;
  throw new AppError('BUDGET_EXCEEDED', `no case was answered within ${spoken}`, {
    hint: 'give it more time, such as --quick 15m',
  });
}

/** Why it was stopped is what its caller has to know: that nothing can be said of what came before is not. */
function tellSoFar(onStopped: EvaluationTools['onStopped'], concludeSoFar: () => EvaluationResult | undefined): void {
  if (onStopped === undefined) return;
  try {
    const partial = concludeSoFar();
    if (partial !== undefined) onStopped(partial);
  } catch {
    // What was kept stays.
  }
}

/** What it is not about, in words; nothing where it is about all. */
function selectionOf(
  { left, repeats, of }: { readonly left: number; readonly repeats: number; readonly of: number },
  why: string,
): Pick<EvaluationResult, 'selection'> {
  const cases = `${left} more ${left === 1 ? 'was' : 'were'} left out`;
  const rounds = `each was asked ${repeats} of ${of} times`;
  const what = [...(left === 0 ? [] : [cases]), ...(repeats === of ? [] : [rounds])].join(', ');
  return what === '' ? {} : { selection: `${what}, since ${why} (the same command with --resume asks for the rest)` };
}

const toEvaluate = () => ({ purpose: 'evaluation' }) as const;

/**
 * In rounds over all cases; within a case both arms right after one another, each first every other time. Made one at a time, as a
 * large evaluation has a hundred thousand.
 */
function* jobsOf({ dataset, repeats, candidate, baseline }: EvaluationPlan): Generator<Job> {
  for (let repeat = 1; repeat <= repeats; repeat += 1) {
    for (const [index, item] of dataset.cases.entries()) {
      const at = index * repeats + repeat - 1;
      const pair: Job[] = [{ arm: 'candidate', plan: candidate, item, repeat, at }];
      if (baseline !== undefined) pair.push({ arm: 'baseline', plan: baseline, item, repeat, at });
      yield* (index + repeat) % 2 === 0 ? pair : pair.reverse();
    }
  }
}

/** Once the time is over, no case is begun whose pair has not been. */
function* unanswered(plan: EvaluationPlan, { journal, time }: EvaluationTools): Generator<Job> {
  let begun = -1;
  for (const job of jobsOf(plan)) {
    if (journal?.recall(job) !== undefined) continue;
    if (job.at !== begun && time?.limit.isOver()) return;
    begun = job.at;
    yield job;
  }
}

/** @returns why not all were asked, where the budget is used up */
async function workThrough(
  jobs: Iterator<Job>,
  tools: EvaluationTools,
  { concurrency, timeoutMs, dataset, plantedSecrets: ofProject }: EvaluationPlan,
  onReply: (job: Job, reply: CaseReply) => Promise<void>,
): Promise<string | undefined> {
  const {
    caller,
    evaluators,
    meter,
    stopwatch,
    signal: outer,
    pause = pauseForReal,
    shelf,
    requestOf = toEvaluate,
    time,
  } = tools;
  outer?.throwIfAborted();
  // Ends the other workers when one of them breaks, and the requests under way with them.
  const end = new AbortController();
  const signal = outer === undefined ? end.signal : AbortSignal.any([outer, end.signal]);
  const throttle = createThrottle(concurrency, { stopwatch, pause, signal });
  // The agent holds a secret whatever it is asked, so one case's secret is looked for in the replies to all.
  const plantedSecrets = [...new Set([...ofProject, ...dataset.cases.flatMap((item) => item.plantedSecrets ?? [])])];
  let stopped: string | undefined;
  const scoring = createScoringPool(PENDING_PER_QUESTION * concurrency);
  const work = async () => {
    for (let next = jobs.next(); next.done !== true; next = jobs.next()) {
      const job = next.value;
      // What is under way is finished: it is paid for.
      if (meter !== undefined) stopped ??= await meter.reserve();
      if (stopped !== undefined) break;
      const { item, repeat, plan } = job;
      const seed = seedOf(item, repeat);
      const request = { ...requestOf(item, plan), messages: messagesOf(item), timeoutMs, signal, seed };
      const ask = async () => {
        const answer = await askPatiently(caller, throttle, plan.endpoint, request, time?.limit);
        meter?.asked(answer.kind === 'replied' ? answer.tokens : undefined, plan.definition);
        return answer;
      };
      const asked = shelf === undefined || job.arm !== 'baseline' ? ask() : shelf.recallOr(job, ask);
      const reply = await asked.catch(unlessTimeIsOver);
      if (reply === undefined) {
        meter?.settle();
        break;
      }
      signal.throwIfAborted();
      // The agent is asked on while the judge judges: each is waited for as much as it can bear.
      await scoring.begin(async () => {
        // The next question first: the agent is the one who is waited for longest.
        await setImmediate();
        const scorings = await scoreReply(evaluators, { item, plantedSecrets }, reply, plan.definition);
        meter?.settle();
        await onReply(job, { caseId: item.id, repeat, ...describeReply(reply), scorings });
      });
    }
  };
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const workers = Array.from({ length: concurrency }, work);
    // What does not listen to the signal is not waited for.
    const all = Promise.all(workers).then(() => scoring.ended());
    await Promise.race([all, aborted.promise, scoring.broken]);
    return stopped;
  } finally {
    signal.removeEventListener('abort', onAbort);
    end.abort();
  }
}

/** The same for both releases, so that chance falls alike where an agent takes a seed; another one each repeat. */
function seedOf({ id }: Case, repeat: number): number {
  return Number.parseInt(digestOfBytes(`${id} ${repeat}`).slice('sha256:'.length, 'sha256:'.length + 7), 16);
}

function budgetExceeded(over: string, done: number, total: number): AppError {
  return new AppError(
    'BUDGET_EXCEEDED',
    `the budget is used up after ${done} of ${total} replies: one more may take ${over}`,
    {
      hint: 'raise `evaluation.budget` and go on: headgate evaluate --resume asks for nothing twice (a server goes on by itself when it is asked again)',
    },
  );
}

function describeReply(reply: SettledReply): Omit<CaseReply, 'caseId' | 'repeat' | 'scorings'> {
  const { latencyMs } = reply;
  switch (reply.kind) {
    case 'replied':
      return {
        ...{ text: reply.text, toolCalls: reply.toolCalls, latencyMs, tokens: reply.tokens },
        ...(reply.outputTokens === undefined ? {} : { outputTokens: reply.outputTokens }),
      };
    case 'blocked':
      return { text: '', toolCalls: reply.toolCalls ?? [], latencyMs, tokens: undefined, blocked: reply.because };
    case 'failed':
      return { text: '', toolCalls: reply.toolCalls ?? [], latencyMs, tokens: undefined, error: reply.because };
  }
}

function checkPlan({ evaluators }: EvaluationTools, { dataset, repeats, concurrency }: EvaluationPlan): void {
  if (dataset.cases.length === 0) {
    throw new AppError('DATASET_INVALID', `The dataset "${dataset.name}" has no case, so nothing can be evaluated.`, {
      hint: 'Add cases to the dataset file; `headgate init` drafts some to start with.',
    });
  }
  if (evaluators.length === 0 || !isCount(repeats) || !isCount(concurrency)) {
    throw new AppError(
      'CONFIG_INVALID',
      `An evaluation needs at least one evaluator (got ${evaluators.length}), one repeat (got ${repeats}) and a concurrency of one (got ${concurrency}).`,
      { hint: 'Look at `evaluation` in headgate.yaml.' },
    );
  }
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1;
}
