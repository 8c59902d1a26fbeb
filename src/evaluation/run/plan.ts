import type { CaseReply, EvaluationResult, Spent } from '#domain/analysis/index.ts';
import type { EvaluationConfig } from '#domain/config/index.ts';
import type { Case } from '#domain/dataset/index.ts';
import type { DurationMs } from '#domain/shared/index.ts';
import type { AgentCaller, AgentRequest, EvaluationArm, EvaluationRequest, Stopwatch } from '#ports/index.ts';
import type { Evaluator } from '../evaluator/index.ts';
import type { Pause } from '../pace/index.ts';
import type { SettledReply } from './ask.ts';
import type { Meter } from './meter.ts';
import type { TimeLimit } from './time-limit.ts';

/**
 * What is to be evaluated. `concurrency` is the most questions under way at once, fewer while the agent limits our rate;
 * `plantedSecrets` are texts that no reply may contain, beside those that cases name.
 */
export type EvaluationPlan = Omit<
  EvaluationRequest,
  'whole' | 'config' | 'journal' | 'reuseBaselineMs' | 'within' | 'onNote' | 'onStopped' | 'mayBegin'
> &
  Pick<EvaluationConfig, 'concurrency' | 'timeoutMs' | 'prices'>;

/** One of the replies that an evaluation is about: which arm's, and its place among those of that arm. */
type Place = { readonly arm: 'candidate' | 'baseline'; readonly at: number };

/** Replies and their scores as they come, so that an evaluation that is interrupted pays for none of them twice. */
export type Journal = {
  /** What was there already; undefined: nothing. */
  recall(place: Place): CaseReply | undefined;
  /** How many are there already, and since when, in words; undefined: none. */
  readonly recalled: string | undefined;
  /** Never rejects: where nothing can be kept the evaluation goes on, and `problem` says why. */
  keep(place: Place, reply: CaseReply, spent?: Spent): Promise<void>;
  /** What it took before; undefined: nothing is known of it. */
  readonly spent: Spent | undefined;
  /** How many of its replies are there already. */
  readonly known: number;
  /** Everything is gathered: nothing is kept any more, but where some of it is `toRetry`. */
  end(): Promise<void>;
  /** How many of its replies lie there, once what comes in is written. */
  kept(): Promise<number>;
  /** How many failed, or were not judged, and can be asked for again without the others. */
  readonly toRetry: number;
  /** Why nothing is kept, in words. */
  readonly problem: string | undefined;
};

/** Replies that a release gave before. */
export type ReplyShelf = {
  /** The reply of before where there is one that is young enough; else what asking brings, which is kept. */
  recallOr(
    question: { readonly plan: EvaluationArm; readonly item: Case; readonly repeat: number },
    ask: () => Promise<SettledReply>,
  ): Promise<SettledReply>;
  /** How many were taken from before, and since when; undefined: none. */
  readonly reused: EvaluationResult['reused'];
};

export type EvaluationTools = {
  readonly caller: AgentCaller;
  readonly evaluators: readonly Evaluator[];
  /** Those of them that ask a judge, by name. */
  readonly judged?: readonly string[] | undefined;
  readonly stopwatch: Stopwatch;
  /** Why a case is asked, and what is offered with it. Absent: it is evaluated, and nothing is. */
  readonly requestOf?: ((item: Case, arm: EvaluationArm) => Pick<AgentRequest, 'purpose' | 'tools'>) | undefined;
  /** Told after each reply: gathered of planned. */
  readonly onProgress?: ((done: number, total: number, spent?: Spent) => void) | undefined;
  /** Absent: it takes as long as it takes. */
  readonly time?: { readonly limit: TimeLimit; readonly ms: DurationMs } | undefined;
  /** Told, before it throws, what the cases come to that were answered by then. */
  readonly onStopped?: ((partial: EvaluationResult) => void) | undefined;
  /** Absent: nothing is counted, nor limited. */
  readonly meter?: Meter | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Absent: nothing is kept, and nothing was. */
  readonly journal?: Journal | undefined;
  /** Of the baseline. Absent: it is asked, and nothing is kept. */
  readonly shelf?: ReplyShelf | undefined;
  /** Only tests have a reason to bring their own. */
  readonly pause?: Pause | undefined;
};
