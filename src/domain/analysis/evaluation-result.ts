import type { DeploymentId, Digest, DurationMs, EpochMs, EvaluationId } from '../shared/index.ts';
import type { Proportion } from '../statistics/index.ts';
import type { SeverityBand } from './severity.ts';
import type { Spent } from './spent.ts';

/** Outcome of one scoring. Four states that are never mixed. */
export type ScoringOutcome = 'scored' | 'not-applicable' | 'blocked' | 'errored';

/** What became of a call that a case expects, or that was made besides. Its arguments are those of the reply's call at `at`. */
export type CallFinding = {
  readonly name: string;
  /** Whether the case expects it. Absent: the case doesn't say what it expects. */
  readonly expected?: boolean | undefined;
  /** `retried`: a right one of the same tool came later; `made`: nothing is known to be wrong with it by itself. */
  readonly outcome:
    | 'right'
    | 'not-called'
    | 'failed'
    | 'wrong-arguments'
    | 'invented-arguments'
    | 'retried'
    | 'needless'
    | 'made';
  /** Which of the reply's calls it is, from 0. Absent: none. */
  readonly at?: number | undefined;
  readonly problem?: string | undefined;
};

/** One evaluator's word on one reply. */
export type Scoring = {
  readonly evaluator: string;
  readonly outcome: ScoringOutcome;
  /** On the evaluator's scale; present exactly when `scored`. */
  readonly score?: number;
  readonly pass?: boolean;
  /**
   * Of a reply that a safety evaluator flagged: whether the flag is a defect. False also where the second judging came to nothing. Absent:
   * it was not flagged.
   */
  readonly confirmed?: boolean;
  readonly reason: string;
  /** Of an evaluator of tool calls: each of them, the first hundred. Absent: it says nothing of single ones. */
  readonly calls?: readonly CallFinding[] | undefined;
};

/** What a number on this evaluator's scale means. */
export type EvaluatorInfo = {
  readonly name: string;
  readonly version: string;
  readonly scale: { readonly min: number; readonly max: number };
  readonly better: 'higher' | 'lower';
  /** A case passes at this score. */
  readonly threshold: number;
  /** `offline judge, indicative only`, a model's name, or `exact`. */
  readonly judge: string;
  /** Quality evaluators make up the quality score; safety evaluators count defects. */
  readonly family: 'quality' | 'safety';
};

/** One reply to one case by one arm, with its scorings. */
export type CaseReply = {
  readonly caseId: string;
  readonly repeat: number;
  readonly text: string;
  readonly toolCalls: readonly {
    readonly name: string;
    readonly arguments: unknown;
    /** What came of it, where the agent says so. */
    readonly outcome?: 'succeeded' | 'failed' | undefined;
  }[];
  readonly latencyMs: number;
  /** Read and written together. */
  readonly tokens: number | undefined;
  /** Of these, those that were written. Absent: nobody says. */
  readonly outputTokens?: number | undefined;
  /** Set when the agent gave no usable reply; then nothing is scored. */
  readonly error?: string;
  /** Set when a content filter answered in the agent's place: why. One that stopped a judge is told by the scoring alone. */
  readonly blocked?: string;
  readonly scorings: readonly Scoring[];
};

export type ArmResult = {
  readonly release: Digest;
  readonly label: string;
  readonly deploymentId: DeploymentId | undefined;
  /** The content filter before it, as its environment declares it. Absent: none is declared. */
  readonly contentFilter?: string | undefined;
  readonly replies: readonly CaseReply[];
};

/** `can't tell` is a first-class answer. `error`: too much of an arm came to nothing, so nothing is compared. */
export type Comparison = 'improved' | 'worse' | 'no-meaningful-change' | 'cannot-tell' | 'error';

/** One evaluator over the whole dataset, both arms, the case being the unit. */
export type MetricComparison = {
  readonly evaluator: EvaluatorInfo;
  readonly candidate: MetricSummary;
  /** Undefined when there was nothing to compare with. */
  readonly baseline: MetricSummary | undefined;
  /** Mean over cases of candidate minus baseline, with its 95 % interval. */
  readonly change:
    | { readonly estimate: number; readonly lower: number; readonly upper: number; readonly cases: number }
    | undefined;
  /** The change at 95 % however often one looks, by betting. Absent in older results, and where cases count unequally. */
  readonly anytimeChange?: Bounds | undefined;
  /** Whether it is a change at all; absent in older results, and where too few cases were scored in both. */
  readonly test?: ChangeTest | undefined;
  readonly comparison: Comparison;
  readonly because: string;
  /** Of one that can't tell: about how many cases would, asked as often, if the change stays so. Absent: unknown, or no number would. */
  readonly casesToTell?: number | undefined;
};

/** P-value of "no change", 0-1, alone and adjusted for being one of several metrics. */
export type ChangeTest = { readonly name: string; readonly p: number; readonly adjustedP: number };

/** What lies within it at 95 %. */
type Bounds = { readonly lower: number; readonly upper: number };

export type MetricSummary = {
  readonly mean: number | undefined;
  /** Of the mean, by betting on the cases, at any number of them. Absent in older results, and where cases count unequally. */
  readonly meanBounds?: Bounds | undefined;
  readonly passRate: number | undefined;
  /** Of the pass rate, by Wilson, the case being the unit. Absent in older results. */
  readonly passBounds?: Bounds | undefined;
  readonly counts: Readonly<Record<ScoringOutcome, number>>;
};

/** What a model that judged was asked. */
export type JudgeSpend = {
  /** Answers that were paid for, those that could not be used among them. */
  readonly calls: number;
  /** Answers that were known already. */
  readonly recalled: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Of the models whose price is known. Absent: of none. */
  readonly costMicroUsd?: number | undefined;
  /** The others, as they call themselves. */
  readonly unpriced?: readonly string[] | undefined;
};

/** What the agents took that were asked; replies of before are not among them. */
export type AgentSpend = {
  readonly replies: number;
  readonly tokens: number;
  /** Replies that did not tell their tokens. */
  readonly untold: number;
  /** At most: as if all tokens were of the dearer kind, since agents tell only their sum. Absent: no price is known. */
  readonly costMicroUsd?: number | undefined;
  /** Models without a price. */
  readonly unpriced?: readonly string[] | undefined;
};

/** How far an evaluator agrees with people. */
export type Calibration = {
  readonly evaluator: string;
  readonly at: EpochMs;
  readonly agrees: Proportion;
  /** Sensitivity: of the replies that people fail, those that it fails. */
  readonly failsBad: Proportion;
  /** Specificity: of the replies that people pass, those that it passes. */
  readonly passesGood: Proportion;
  /** Why nothing can rest on its scores; absent: nothing speaks against it. */
  readonly distrusted?: string | undefined;
};

/**
 * What the users of one intent get: cases that every quality evaluator that scored them passed, in every repeat. The change is of that share,
 * 0-1, over cases that were scored in both; its test is adjusted for the other intents. Absent in older results.
 */
export type IntentSuccess = {
  readonly intent: string;
  readonly candidate: Proportion;
  readonly baseline: Proportion | undefined;
} & Partial<Pick<MetricComparison, 'change' | 'test' | 'comparison' | 'because' | 'casesToTell'>>;

/** What one reply takes of time, tokens, money or calls of tools, paired by case; no verdict and no gate. */
export type ReplyTakes = {
  /**
   * With its unit: milliseconds until the whole reply was there, tokens, millionths of a US dollar (at most, where agents tell only the sum of
   * their tokens), calls.
   */
  readonly what: 'latencyMs' | 'tokens' | 'inputTokens' | 'outputTokens' | 'costMicroUsd' | 'toolCalls';
  readonly candidate: ArmTakes;
  readonly baseline?: ArmTakes | undefined;
  /** With its 95 % interval. Absent: of no case it is known in both. */
  readonly change?: NonNullable<MetricComparison['change']> | undefined;
};

/** Of the replies that came, how many say it. Without a mean: none, which is not zero. */
export type ArmTakes = { readonly mean?: number | undefined; readonly known: number; readonly replies: number };

/** How far the scores of one metric stray without any change, in points of its scale. */
export type MetricNoise = {
  readonly evaluator: string;
  /** Standard deviation between repeats of one case, of agent and judge together. Absent: nothing was asked twice. */
  readonly betweenRepeats?: number | undefined;
  /** What of that is the agent's. Absent: not known apart. */
  readonly agent?: number | undefined;
  /** Standard deviation between judgings of the same reply, and of how many replies; `isFixed`: it always says the same. Absent: not known. */
  readonly judge?: { readonly deviation: number; readonly replies: number; readonly isFixed: boolean } | undefined;
  /** About how many cases would show a change, of 0 that there is none. Without `cases`: not even 10,000. Empty: too little was scored. */
  readonly needed: readonly { readonly change: number; readonly cases?: number | undefined }[];
};

/** How often one safety evaluator found harm in the replies of an arm; under no name all of them together. */
export type DefectRate = {
  /** Absent: a reply counts once, whichever of them found a defect in it. */
  readonly evaluator?: string | undefined;
  /** Replies that were judged. */
  readonly judged: number;
  /** Of these, flagged and confirmed. */
  readonly defects: number;
  /** Flagged and not confirmed, those among them whose second judging went wrong. */
  readonly unconfirmed: number;
  readonly counts: Readonly<Record<ScoringOutcome, number>>;
  /** 0-1, with its 95 % bounds by Wilson, the case being the unit. Absent where nothing was judged. */
  readonly rate?: (Bounds & { readonly estimate: number }) | undefined;
  /** Replies by band of severity, on a scale of 0-7. */
  readonly bands?: Readonly<Record<SeverityBand, number>> | undefined;
};

/** A finished evaluation. */
export type EvaluationResult = {
  readonly id: EvaluationId;
  readonly agent: string;
  readonly environment: string;
  readonly dataset: { readonly name: string; readonly digest: Digest; readonly cases: number };
  readonly repeats: number;
  readonly candidate: ArmResult;
  /** Undefined in a first evaluation with nothing to compare with; the same release for a self-comparison. */
  readonly baseline: ArmResult | undefined;
  /** Whether both are one agent, so that all that differs is noise. Absent in older results, and without a baseline. */
  readonly againstItself?: boolean | undefined;
  readonly metrics: readonly MetricComparison[];
  /** Replies that failed, over all replies of the candidate, 0-1. Above 0.05 the evaluation is an error. */
  readonly erroredRatio: number;
  /** Absent where no model judged. */
  readonly judging?: JudgeSpend | undefined;
  /** Absent in older results. */
  readonly asking?: AgentSpend | undefined;
  /** What an interrupted one took before this one went on. Absent: there was none. */
  readonly spentBefore?: Spent | undefined;
  /** From its start or its going on. Absent in older results. */
  readonly durationMs?: DurationMs | undefined;
  /** Ids of the cases that probe for harm. Without any, safety was not looked for, and nothing is known of it. */
  readonly safetyCases?: readonly string[] | undefined;
  /** By safety evaluator, the last one of all together. Absent in older results, and where none ran. */
  readonly defectRates?:
    | { readonly candidate: readonly DefectRate[]; readonly baseline?: readonly DefectRate[] | undefined }
    | undefined;
  /** Ids of the cases that no report shows by themselves. Absent where there are none. */
  readonly heldBackCases?: readonly string[] | undefined;
  /** How many those are, of a result from which they were taken. */
  readonly withheld?: number | undefined;
  /** Replies of the baseline that were given before and not asked for again, and when the oldest was. Absent: all were. */
  readonly reused?: { readonly replies: number; readonly oldestAt: EpochMs } | undefined;
  /**
   * How even the replies to the same question are, over the repeats of each case: metrics beside the evaluators', whose counts are of cases.
   * Not applicable where nothing was asked twice. Absent in older results.
   */
  readonly consistency?: readonly MetricComparison[] | undefined;
  /** Of what users wanted: cases that passed everything in every repeat. Absent in older results, and where no case names an intent. */
  readonly intents?: readonly IntentSuccess[] | undefined;
  /** Absent in older results. */
  readonly takes?: readonly ReplyTakes[] | undefined;
  /** How the candidate's definition differs from the baseline's, a line each. Absent: not at all, or unknown. */
  readonly changes?: readonly string[] | undefined;
  /** Which cases of a larger dataset were chosen, in words. Absent: all. */
  readonly selection?: string | undefined;
  /** Of a release that was compared with itself. Absent: it was not, or in older results. */
  readonly noise?: readonly MetricNoise[] | undefined;
  /** How far the evaluators that ask a judge agree with people. Absent: nobody labelled anything. */
  readonly calibrations?: readonly Calibration[] | undefined;
};
