import type { Fetch } from '#api/index.ts';
import type { EvaluationResult, JudgedLabels, JudgeRecord, Spent } from '#domain/analysis/index.ts';
import type { AgentConfig, JudgeConfig, OwnEvaluator, Project, RedTeamConfig } from '#domain/config/index.ts';
import type { Case, Dataset, LabelledSet } from '#domain/dataset/index.ts';
import type { Evidence } from '#domain/evidence/index.ts';
import type { AttackAnswer, ChangedAttacks, ScannedAttack, ScanResult } from '#domain/redteam/index.ts';
import type { ReleaseDefinition } from '#domain/release/index.ts';
import type { DurationMs } from '#domain/shared/index.ts';
import type { AgentCaller, Runtime, Secrets, Stopwatch, TimeFrame, WallClock, Writer } from '#ports/index.ts';
import type { GitProvenance } from './git.ts';

/** Where text goes: a stream, or a test's list. */
export type Sink = {
  /** False: it is full until it says `drain`. */
  write(text: string): unknown;
  once?(event: 'drain', listener: () => void): unknown;
};

export type CliIo = {
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** Whether a person watches; progress is drawn in place then. */
  readonly isTty: boolean;
  /** Width in cells, as of now: asked again for each drawing. */
  readonly columns: number;
  /** Only on a terminal, and not with NO_COLOR. */
  readonly color: boolean;
  /** Whether who sits there says yes. Absent: nobody does. */
  readonly confirm?: ((question: string) => Promise<boolean>) | undefined;
};

export type ServeOptions = {
  readonly role: 'all' | 'control' | 'worker' | 'gateway';
  /** Undefined: 7400. */
  readonly port: number | undefined;
  /** Undefined: 7401. */
  readonly gatewayPort: number | undefined;
  /** That share the gateway's port; undefined: one. */
  readonly gatewayProcesses: number | undefined;
  /** Undefined: `.headgate` in the working folder. */
  readonly folder: string | undefined;
  readonly clockRate: number | undefined;
  /** ISO 8601, UTC. */
  readonly clockStart: string | undefined;
  /** False with --no-gateway: no child gateway is started. */
  readonly gateway: boolean;
  readonly json: boolean;
};

export type DemoOptions = { readonly keep: boolean; readonly shuffle: string | undefined; readonly json: boolean };

export type LocalArm = {
  readonly label: string;
  readonly agent: AgentConfig;
  readonly definition: ReleaseDefinition;
  /** As its environment declares it. */
  readonly contentFilter?: string | undefined;
};

export type LocalEvaluation = {
  readonly project: Project;
  /** Where the project's files lie. */
  readonly folder: string;
  readonly environment: string;
  readonly candidate: LocalArm;
  /** The candidate itself where there is nothing else to compare with: that shows how noisy the judge is. */
  readonly baseline: LocalArm;
  /** What the baseline said no longer ago than this stands for what it says now; 0: it is asked. */
  readonly reuseBaselineMs: DurationMs;
  /** Both are started for this evaluation alone, under this name; undefined: they answer already. */
  readonly deployment: { readonly name: string; readonly keep: boolean } | undefined;
  /** Which cases were chosen of a larger dataset, in words; undefined: all. */
  readonly selection: string | undefined;
  /** In what time it is to be done, and of which cases it then chooses; undefined: all are asked. */
  readonly within: TimeFrame | undefined;
  /** Go on where an interrupted one of the same plan stopped. */
  readonly resume: boolean;
  /** Told what it will take before anything is asked, and where that is over the budget. False: nothing is asked. */
  readonly mayBegin: (forecast: string, over: readonly string[]) => Promise<boolean>;
  readonly onProgress: (done: number, total: number, spent?: Spent) => void;
  readonly onNote: (note: string) => void;
  /** Told, before it throws, what came of the cases that were answered by then. */
  readonly onStopped: (partial: {
    readonly result: EvaluationResult;
    readonly judgements: readonly Judgement[];
  }) => void;
  readonly signal: AbortSignal;
};

/** What became of deployments that were started for an evaluation. */
export type DeployedFor = {
  readonly name: string;
  readonly isKept: boolean;
  /** What could not be taken down, and what to do about it. */
  readonly left: readonly string[];
};

export type LocalScan = Pick<
  LocalEvaluation,
  'project' | 'environment' | 'candidate' | 'resume' | 'mayBegin' | 'onProgress' | 'onNote' | 'signal'
> & {
  readonly config: RedTeamConfig;
  /** Undefined: there is nothing to compare with. */
  readonly baseline: LocalArm | undefined;
};

export type ScanAnswer = {
  readonly scan: ScanResult;
  readonly judgement: Judgement;
  /** What changed since the last scan of the agent here; undefined: there was none. */
  readonly sinceLast: ChangedAttacks | undefined;
};

/** Reports on a scan. */
export type ScanReport = {
  /** What was measured and what was not, a sentence each. */
  readonly facts: (scan: ScanResult) => readonly string[];
  /** What can be done now. */
  readonly steps: (scan: ScanResult, outcome: Judgement['outcome']) => readonly string[];
  /** The attacks that succeeded, those first that are new and need no opinion. */
  readonly successes: (scan: ScanResult) => readonly ScanSuccess[];
  /** For a pull request: says nothing that may harm. */
  readonly markdown: (answer: ScanAnswer) => string;
  /** The short of it, for below an evaluation of the same release. */
  readonly section: (answer: Pick<ScanAnswer, 'scan' | 'judgement'>) => string;
  /** One file that opens from disk. */
  readonly html: (answer: ScanAnswer) => string;
  /** As build servers read it. */
  readonly junit: (answer: ScanAnswer) => string;
  /** As azure-ai-evaluation writes it. */
  readonly azure: (answer: ScanAnswer) => object;
};

type ScanSuccess = {
  readonly attack: ScannedAttack;
  readonly answer: AttackAnswer;
  readonly novelty: 'new' | 'known' | 'incomparable';
};

export type LocalCalibration = {
  readonly project: Project;
  readonly set: LabelledSet;
  readonly onProgress: (done: number, total: number) => void;
  readonly signal: AbortSignal;
};

/** What an evaluator's judge said, and what is known of it now; nothing where it never scored enough of the replies. */
export type LookedAt = {
  readonly judged: JudgedLabels;
  readonly record: JudgeRecord | undefined;
  /** False: it failed on too many replies this time. */
  readonly isHeard: boolean;
};

/** What the gates would read of an evaluation. */
export type Judgement = Pick<Evidence, 'kind' | 'outcome' | 'because'>;

/** Why an evaluator has nothing to judge in a case; undefined when it has. `plantedSecrets` are the agent's. */
export type Applicability = (
  evaluator: string,
  question: { readonly item: Case; readonly plantedSecrets: readonly string[] },
) => string | undefined;

/** One case that shows what the figures are about. A reply that gives a secret away is not quoted. */
export type CaseWorthReading = {
  readonly caseId: string;
  /** Undefined where the dataset is not at hand. */
  readonly query: string | undefined;
  readonly candidate: string;
  /** Undefined where nothing was compared. */
  readonly baseline: string | undefined;
  readonly because: string;
};

type RenderPage = (
  result: EvaluationResult,
  more: { readonly dataset: Dataset | undefined; readonly judgements: readonly Judgement[] },
) => string;

export type EvaluationReport = {
  /** How even replies to the same question are, and what each intent gets: a line each. */
  readonly breakdown: (result: EvaluationResult) => readonly string[];
  /** The few most telling cases, the worst first. With the dataset they have their questions. */
  readonly casesWorthReading: (result: EvaluationResult, dataset: Dataset | undefined) => readonly CaseWorthReading[];
  /** For a pull request. */
  readonly markdown: RenderPage;
  /** One file that opens from disk. */
  readonly html: RenderPage;
  /** As build servers read it. */
  readonly junit: (result: EvaluationResult, judgements: readonly Judgement[]) => string;
};

/** What only `main` can put together, handed to the commands. Each loads what it needs when it is called. */
type Start = {
  /** Resolves with the exit code once the server has stopped. */
  serve(options: ServeOptions): Promise<number>;
  demo(options: DemoOptions): Promise<number>;
  /** Runs an evaluation in this process, without a server. @throws AppError */
  localEvaluation(request: LocalEvaluation): Promise<{
    readonly result: EvaluationResult;
    readonly judgements: readonly Judgement[];
    readonly deployment?: DeployedFor | undefined;
  }>;
  /** Takes down what an evaluation left up under a name. @throws AppError */
  removeDeployment(agent: AgentConfig, at: { readonly name: string; readonly environment: string }): Promise<void>;
  /** Attacks an agent from this process, without a server. @throws AppError */
  localScan(request: LocalScan): Promise<ScanAnswer>;
  scanReport(): Promise<ScanReport>;
  /** A model that writes texts. @throws AppError JUDGE_FAILED where its key is not set */
  writer(config: JudgeConfig, signal: AbortSignal): Promise<Writer>;
  /** Asks the judge about replies that people labelled, and keeps what it said beside the project. @throws AppError */
  localCalibration(request: LocalCalibration): Promise<readonly LookedAt[]>;
  /** Talks to agents directly, for `try` and `doctor`. */
  runtime(): Promise<Pick<Runtime, 'deploy'> & AgentCaller>;
  applicability(own?: readonly OwnEvaluator[] | undefined): Promise<Applicability>;
  /** Reports on an evaluation's result. */
  evaluationReport(): Promise<EvaluationReport>;
};

/** Everything the command line touches. */
export type CliDeps = {
  readonly io: CliIo;
  /** Looks up HEADGATE_URL, HEADGATE_TOKEN, and the credentials that a project names. */
  readonly secrets: Secrets;
  /** Folder of relative paths and of headgate.yaml. */
  readonly folder: string;
  readonly version: string;
  /** `process.versions.node`. */
  readonly nodeVersion: string;
  readonly fetch: Fetch;
  readonly wallClock: WallClock;
  readonly stopwatch: Stopwatch;
  /** Resolves after so long, or as soon as the signal aborts. */
  readonly sleep: (ms: DurationMs, signal: AbortSignal) => Promise<void>;
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal;
  /** Undefined outside a git checkout. */
  readonly git: (folder: string) => Promise<GitProvenance | undefined>;
  readonly start: Start;
};
