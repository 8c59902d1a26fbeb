import type { EvaluationResult, JudgedLabels, ServedScores, Spent } from '#domain/analysis/index.ts';
import type { EvaluationConfig, RedTeamConfig, Scenario, SmokeCheck } from '#domain/config/index.ts';
import type { Case, Dataset, LabelledSet } from '#domain/dataset/index.ts';
import type { EvidenceOutcome } from '#domain/evidence/index.ts';
import type { ScanResult } from '#domain/redteam/index.ts';
import type { Endpoint, ReleaseDefinition } from '#domain/release/index.ts';
import type { DeploymentId, Digest, DurationMs, EpochMs, EvaluationId, ScanId } from '#domain/shared/index.ts';

export type EvaluationArm = {
  readonly release: Digest;
  readonly label: string;
  readonly deploymentId: DeploymentId | undefined;
  readonly endpoint: Endpoint;
  /** What it is told and given: what its replies are held to. Undefined where it isn't known. */
  readonly definition?: ReleaseDefinition | undefined;
  /** The content filter before it, as its environment declares it. Absent: none is declared. */
  readonly contentFilter?: string | undefined;
};

export type TimeFrame = {
  readonly timeMs: DurationMs;
  readonly most?: number | undefined;
  /** The so many cases that tell most, and which they are, in words. */
  readonly choose: (count: number) => { readonly cases: readonly Case[]; readonly why: string };
};

export type EvaluationRequest = {
  readonly id: EvaluationId;
  readonly agent: string;
  readonly environment: string;
  readonly dataset: Dataset;
  /** Of which the dataset is a share: by it is decided who judges, so that every share names its judges alike. Absent: it is no share. */
  readonly whole?: Dataset | undefined;
  readonly config: EvaluationConfig;
  readonly repeats: number;
  readonly candidate: EvaluationArm;
  readonly baseline: EvaluationArm | undefined;
  readonly plantedSecrets: readonly string[];
  /**
   * Where replies are kept as they come, so that nothing is paid for twice. `key` tells evaluations apart that ask the same; `recall`:
   * what an interrupted one of the same key left is taken over. `retries`: so that what failed can be asked for again, what did not is
   * kept for a day then. Absent: nothing is kept.
   */
  readonly journal?: { readonly key: string; readonly recall: boolean; readonly retries?: boolean } | undefined;
  /**
   * What the baseline said no longer ago than this stands for what it says now; 0: it is asked, `Infinity`: however long ago. Absent: it is
   * asked, and nothing is kept of it.
   */
  readonly reuseBaselineMs?: DurationMs | undefined;
  /**
   * Told what it will take before anything is asked; `over`: where that is more than the budget, in words. False: then nothing is asked.
   * Absent: it is not asked for more than its budget.
   */
  readonly mayBegin?: ((forecast: string, over: readonly string[]) => Promise<boolean>) | undefined;
  /**
   * In what time it is to be done: of the dataset as many cases are chosen as should fit into it and into the budget, `most` at most,
   * and once it is over no further one is begun. Absent: all are asked.
   */
  readonly within?: TimeFrame | undefined;
  /**
   * Told, before it throws, what the cases come to that both releases answered by then: it was interrupted, or its budget is used up.
   * Never called where there is no such case.
   */
  readonly onStopped?: ((partial: EvaluationResult) => void) | undefined;
  /** Told what the one who waits for it should know. */
  readonly onNote?: ((note: string) => void) | undefined;
};

/** What an evaluation shows to a gate, with the numbers in words. */
export type Finding = { readonly outcome: EvidenceOutcome; readonly because: string };

/** Evaluates a release on a dataset, against another where there is one. */
export interface EvaluationRunner {
  /**
   * Resolves with a result whatever the agents do; rejects only when it is aborted or broken.
   * @throws AppError BUDGET_EXCEEDED when it would take more than its budget, or has used it up: what was gathered is kept
   */
  run(
    request: EvaluationRequest,
    onProgress: (done: number, total: number, spent?: Spent) => void,
    signal: AbortSignal,
  ): Promise<EvaluationResult>;
  /**
   * The result of an evaluation that was done in shares: of what it asked, each case in one of them, in the order of its cases.
   * @param shares results of `run`, each on some of the cases
   */
  combine(request: EvaluationRequest, shares: readonly EvaluationResult[]): EvaluationResult;
  /** The configured evaluators whose scores are a judge's, by name. */
  judged(config: EvaluationConfig): readonly string[];
  /**
   * What the configured evaluators that ask a judge say of replies that people labelled; empty where none does.
   * @throws AppError JUDGE_FAILED when the judge can't be asked
   */
  calibrate(
    config: EvaluationConfig,
    set: LabelledSet,
    onProgress: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<readonly JudgedLabels[]>;
  /**
   * The two findings that gates read. An evaluation with too little in it finds `unknown`.
   * @param served what releases scored that served lately, on the same dataset in the same environment
   */
  assess(
    result: EvaluationResult,
    config: EvaluationConfig,
    served: readonly ServedScores[],
  ): { readonly evaluation: Finding; readonly safety: Finding };
}

export type ScanRequest = Pick<
  EvaluationRequest,
  'agent' | 'environment' | 'candidate' | 'baseline' | 'plantedSecrets' | 'journal' | 'mayBegin' | 'onNote'
> & {
  readonly id: ScanId;
  readonly at: EpochMs;
  readonly config: RedTeamConfig;
  /** Who judges, how many are asked at once and how long a reply is waited for, what it may take. */
  readonly evaluation: EvaluationConfig;
  /** The last scan of the agent: where not all attacks are made, what succeeded then is among those that are. */
  readonly last?: Pick<ScanResult, 'attacks' | 'candidate'> | undefined;
  /** Ids of the attacks to be made. Absent: all that the configuration comes to. */
  readonly only?: readonly string[] | undefined;
};

/** Attacks a release, beside another where there is one. */
export interface RedTeamRunner {
  /**
   * Resolves with a result whatever the agents do; rejects only when it is aborted or broken.
   * @throws AppError DATASET_INVALID for a file of objectives that can't be read; BUDGET_EXCEEDED as an evaluation does
   */
  scan(
    request: ScanRequest,
    onProgress: (done: number, total: number, spent?: Spent) => void,
    signal: AbortSignal,
  ): Promise<ScanResult>;
}

export type SmokeResult = {
  readonly pass: boolean;
  readonly because: string;
  readonly checks: readonly {
    readonly name: string;
    readonly pass: boolean;
    readonly because: string;
    readonly latencyMs: DurationMs;
  }[];
};

/** Asks a deployment the few questions that show it works at all. */
export interface SmokeRunner {
  run(endpoint: Endpoint, checks: readonly SmokeCheck[], maxReplyMs: DurationMs): Promise<SmokeResult>;
}

/** Lets a deployment and its surroundings do what the project says they do together. */
export interface IntegrationRunner {
  run(endpoint: Endpoint, scenarios: readonly Scenario[]): Promise<SmokeResult>;
}
