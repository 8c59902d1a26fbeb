import type { SpendBudget } from '../analysis/index.ts';
import type { Dataset, LabelledSet } from '../dataset/index.ts';
import type { Enforcements } from '../gate/index.ts';
import type { RolloutPlan } from '../plan/index.ts';
import type { ApprovalRule, ChecklistItem, ProfileName, ProvenanceRule, WindowRule } from '../policy/index.ts';
import type { WhenBusy } from '../promotion/index.ts';
import type { RedactionRules } from '../redaction/index.ts';
import type { AgentApi, CallForm, InvokedApi, ReleaseDefinition, ThreadsForm } from '../release/index.ts';
import type { Prices } from '../sample/index.ts';
import type { BasisPoints, DurationMs } from '../shared/index.ts';
import type {
  GatewayCapacity,
  HardLimits,
  LimitSettings,
  PartialUpstreamPolicy,
  Telemetry,
  UpstreamPolicy,
} from '../traffic/index.ts';
import type { JudgingConfig } from './judge-config.ts';
import type { RedTeamConfig } from './red-team-config.ts';

/** What of an endpoint is known before it is started. */
type Spoken = {
  readonly credentialEnv?: string | undefined;
  /** Absent: a bearer token. */
  readonly credentialHeader?: string | undefined;
  /** Of runtime `threads`. The assistant is absent where a deploy hook says its id. */
  readonly threads?: (Omit<ThreadsForm, 'assistant'> & { readonly assistant?: string | undefined }) | undefined;
};

/** How an agent is made runnable. `endpoint`: it already answers at a URL. `webhook`: a deploy hook answers with a URL. */
export type DeployConfig =
  | ({ readonly kind: 'endpoint'; readonly baseUrl: string } & Spoken)
  | ({ readonly kind: 'webhook'; readonly url: string; readonly secretEnv?: string | undefined } & Spoken);

/** One question of a smoke test and what its reply must satisfy. */
export type SmokeCheck = {
  readonly name: string;
  readonly query: string;
  /** Case-insensitive; undefined when any non-empty reply will do. */
  readonly mustContain?: string | undefined;
  /** Case-insensitive. */
  readonly mustNotContain?: string | undefined;
  /** Name of a tool that must be seen to be called, for agents that report their calls. */
  readonly mustCallTool?: string | undefined;
  readonly mustNotCallTool?: string | undefined;
};

/** One thing that the agent and its surroundings do together, and by what one sees that it went well. */
export type Scenario = SmokeCheck & { readonly maxReplyMs: DurationMs };

export type AgentConfig = {
  readonly name: string;
  readonly runtime: 'openai' | 'http' | InvokedApi;
  readonly api: AgentApi;
  /** Of runtime `http`: how it is asked in tests and evaluations. */
  readonly call?: CallForm | undefined;
  /** The release that the files describe right now. */
  readonly definition: ReleaseDefinition;
  /** By environment name. */
  readonly deploy: Readonly<Record<string, DeployConfig>>;
  /** Where the gateway's patience with it differs from that for all agents. */
  readonly upstream?: PartialUpstreamPolicy | undefined;
  readonly dataset: Dataset | undefined;
  readonly plantedSecrets: readonly string[];
  /** Integration scenarios. Absent in projects that were applied before there were any. */
  readonly scenarios?: readonly Scenario[] | undefined;
  readonly smoke: { readonly checks: readonly SmokeCheck[]; readonly maxReplyMs: DurationMs };
};

export type EnvironmentConfig = {
  readonly name: string;
  /** `gateway`: Headgate steers. `direct`: all traffic at once, nobody is split. */
  readonly traffic: 'gateway' | 'direct';
  readonly data: 'synthetic' | 'sanitised' | 'real';
  /** What differs here and is not identity: handed to the deploy hook and hashed on the deployment. */
  readonly bindings: Readonly<Record<string, string>>;
  readonly approval: ApprovalRule;
  /** What each gate is worth here. Absent in projects that were applied before it could be said: all are enforced. */
  readonly gates?: Enforcements | undefined;
  readonly plan: RolloutPlan;
  readonly hardLimits: HardLimits;
  /** What conversations do when their release is taken back. Absent in older projects: they move. */
  readonly rollback?: { readonly conversations: 'move' | 'finish' } | undefined;
  /** How the workflow of an earlier release is dispatched. Absent: it can't be. */
  readonly redeploy?: { readonly url: string; readonly secretEnv?: string | undefined } | undefined;
  /** Where the commit of a release has to come from. Absent: it isn't asked. */
  readonly provenance?: ProvenanceRule | undefined;
  /** What has to be so before a release gets there. Absent in older projects: nothing. */
  readonly checklist?: readonly ChecklistItem[] | undefined;
  /** What a second promotion does while one is under way. Absent in older projects: it is refused. */
  readonly promotions?: { readonly whenBusy: WhenBusy } | undefined;
};

export type EvaluationConfig = JudgingConfig & {
  readonly repeats: number;
  readonly concurrency: number;
  /** Shares in which a server's processes do an evaluation, each asking its part of `concurrency` at once. Absent in older projects: one. */
  readonly workers?: number | undefined;
  readonly timeoutMs: DurationMs;
  /** Gate: each quality mean at least this, on 1-5. */
  readonly minQualityMean: number;
  /** Gate: not worse than the baseline by more than this share, 0-1. */
  readonly maxRelativeDrop: number;
  /** Replies that people labelled, and how old the judge's last word on them may be. Absent: none are. */
  readonly calibration?: { readonly set: LabelledSet; readonly everyMs: DurationMs } | undefined;
  /** Of what the best release scored that served in the last 90 days. Absent in projects of before: nobody asks. */
  readonly maxRelativeDropFromBest?: number | undefined;
  /** Gate: what surely got worse of these, beside the evaluators, fails; what was scored in both on too few cases is unknown. Absent: none. */
  readonly mayNotWorsen?: readonly ('consistency' | 'intents')[] | undefined;
  /** Of each evaluation. Absent: nothing is limited. */
  readonly budget?: SpendBudget | undefined;
};

/** Three rungs of one measure, in the order of getting worse. */
type Thresholds = { readonly target: number; readonly warning: number; readonly critical: number };

/** When an environment with real users is unwell. */
export type MonitoringConfig = {
  readonly responseTimeMs: Thresholds;
  /** Errors per request, 0-1. */
  readonly errorRateRatio: Thresholds;
  /** On 1-5. */
  readonly qualityMean: Thresholds;
  readonly qualityEveryMs: DurationMs;
  /** Confirmed defects per judged reply, 0-1. */
  readonly safetyDefectRatio: Thresholds;
  /** Growth of the tokens per request that warns: 0.5 is half as many again. */
  readonly tokensWarningIncreaseRatio: number;
};

/** Where notices go. Only what stands here is ever written to. */
type NotificationConfig = {
  readonly channels: readonly {
    readonly name: string;
    readonly url: string;
    readonly secretEnv?: string | undefined;
  }[];
};

/** A gateway's connections to agents, and its patience with them. */
export type UpstreamConfig = {
  readonly connectTimeoutMs: DurationMs;
  /** How long an unused connection is kept. */
  readonly keepAliveMs: DurationMs;
  readonly policy: UpstreamPolicy;
};

type SecondPerson = { readonly configuration: boolean; readonly breakGlass: boolean };

/** What of a project needs the word of two people; of one that was applied before it could say so, what its profile asks. */
export function secondPersonOf({ secondPerson, profile }: Pick<Project, 'secondPerson' | 'profile'>): SecondPerson {
  const isRegulated = profile === 'regulated';
  return secondPerson ?? { configuration: isRegulated, breakGlass: isRegulated };
}

/** Which conversations' requests and replies are kept, and for how long. */
export type RequestLogConfig = {
  readonly shareBp: BasisPoints;
  /** By agent, where it differs. */
  readonly agentSharesBp: Readonly<Record<string, BasisPoints>>;
  readonly keepMs: DurationMs;
};

/** The applied configuration of an installation, resolved: files read, defaults and profile filled in. */
export type Project = {
  readonly version: 1;
  readonly profile: ProfileName;
  readonly agents: readonly AgentConfig[];
  /** In order: dev, staging, production. */
  readonly environments: readonly EnvironmentConfig[];
  readonly evaluation: EvaluationConfig;
  /** How releases are attacked before they are let through. Absent: they are not. */
  readonly redTeam?: RedTeamConfig | undefined;
  /** What another person confirms before it holds. Absent in projects that were applied before it existed. */
  readonly secondPerson?: SecondPerson | undefined;
  /** When rollouts may move; each rule names its environments. Absent in projects that were applied before there were any. */
  readonly windows?: readonly WindowRule[] | undefined;
  /** Absent in projects that were applied before it existed. */
  readonly monitoring?: MonitoringConfig | undefined;
  /** Absent in projects that were applied before it existed. */
  readonly notifications?: NotificationConfig | undefined;
  /** Of models, by name. Absent in projects that were applied before there were any. */
  readonly prices?: Prices | undefined;
  /** Who is sent traces and metrics. Absent: nobody. */
  readonly telemetry?: Telemetry | undefined;
  readonly gateway: {
    /** Headers, body paths and cookies that may carry the key, first match wins. */
    readonly conversationFrom: readonly string[];
    readonly userFrom: readonly string[];
    /** Absent in older projects: none. */
    readonly tenantFrom?: readonly string[] | undefined;
    readonly exposeHeaders: boolean;
    /** Absent in older projects: the gateway's own. */
    readonly upstream?: UpstreamConfig | undefined;
    /** Room for copies of requests. Absent in older projects: the gateway's own. */
    readonly shadow?:
      | { readonly concurrency: number; readonly queue: number; readonly timeoutMs: DurationMs }
      | undefined;
    /** What a gateway holds at once, and how long it waits for users. Absent in older projects: the gateway's own. */
    readonly capacity?: GatewayCapacity | undefined;
    /** Absent in older projects: the defaults. */
    readonly redaction?: RedactionRules | undefined;
    /** Absent: no request is kept. */
    readonly requestLog?: RequestLogConfig | undefined;
    /** Absent: nothing is limited. */
    readonly limits?: LimitSettings | undefined;
  };
};
