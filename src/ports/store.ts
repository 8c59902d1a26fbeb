import type { EvaluationResult } from '#domain/analysis/index.ts';
import type { Actor, AuditRecord, Chained, Evidence } from '#domain/evidence/index.ts';
import type { Approval, ClockSetting, Freeze, Token } from '#domain/policy/index.ts';
import type { Promotion, PromotionState } from '#domain/promotion/index.ts';
import type { ScanResult } from '#domain/redteam/index.ts';
import type { Deployment, Release } from '#domain/release/index.ts';
import type { BootCounting, CountedApart, OpenConversations, Rollup, RollupBatch } from '#domain/sample/index.ts';
import type {
  DeploymentId,
  Digest,
  EpochMs,
  ErrorCode,
  EvaluationId,
  FreezeId,
  GatewayId,
  PromotionId,
  RolloutId,
  ScanId,
} from '#domain/shared/index.ts';
import type { RefusedRoute, Route } from '#domain/traffic/index.ts';
import type { ActionStore } from './action-store.ts';
import type { AnalysisStore } from './analysis-store.ts';
import type { BegunStore } from './begun-store.ts';
import type { ExceptionStore } from './exception-store.ts';
import type { FeedbackStore } from './feedback-store.ts';
import type { HoldStore } from './hold-store.ts';
import type { JudgeRecordStore } from './judge-record-store.ts';
import type { ProjectStore, ProposalStore } from './project-store.ts';
import type { RehearsalStore } from './rehearsal-store.ts';
import type { RequestLogStore } from './request-log-store.ts';
import type { RollbackStore } from './rollback-store.ts';
import type { ServedConversationStore } from './served-conversations.ts';
import type { ServedScoreStore } from './served-score-store.ts';
import type { StatementStore } from './statement-store.ts';

/**
 * One transaction over everything stored. Inside `work`, await nothing but `tx`: the embedded database has one connection.
 * All of it is kept or none. `work` may run again from the start when it met another transaction in a conflict, so it changes nothing
 * outside but through what it returns. A lost connection, or one conflict too many, throws AppError STORE_UNAVAILABLE; nothing was
 * kept then, unless the connection broke during the commit itself: read before you repeat.
 */
export interface UnitOfWork {
  run<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
}

export type Tx = {
  readonly projects: ProjectStore;
  readonly proposals: ProposalStore;
  readonly releases: ReleaseStore;
  readonly deployments: DeploymentStore;
  readonly evaluations: EvaluationStore;
  readonly scans: ScanStore;
  readonly evidence: EvidenceStore;
  readonly promotions: PromotionStore;
  readonly approvals: ApprovalStore;
  readonly holds: HoldStore;
  readonly freezes: FreezeStore;
  readonly statements: StatementStore;
  readonly routes: RouteStore;
  readonly exceptions: ExceptionStore;
  readonly begun: BegunStore;
  readonly analyses: AnalysisStore;
  readonly servedScores: ServedScoreStore;
  readonly judgeRecords: JudgeRecordStore;
  readonly gateways: GatewayStore;
  readonly samples: SampleStore;
  readonly feedback: FeedbackStore;
  readonly requestLog: RequestLogStore;
  readonly conversations: ServedConversationStore;
  readonly rollbacks: RollbackStore;
  readonly actions: ActionStore;
  readonly audit: AuditStore;
  readonly rehearsals: RehearsalStore;
  readonly tokens: TokenStore;
  readonly clock: ClockStore;
};

export interface ReleaseStore {
  /** True when it is new; one that is there already is left as it is. @throws AppError LABEL_TAKEN when the label names another digest */
  add(release: Release): Promise<boolean>;
  /** Replaces what is known about where a release came from; nothing else of it ever changes. Held by `lock`. */
  setProvenance(release: Release): Promise<void>;
  find(agent: string, digest: Digest): Promise<Release | undefined>;
  /** Locks it until the transaction ends: what there is only one of for a release, such as a standing hold, is looked for and made under it. */
  lock(agent: string, digest: Digest): Promise<Release | undefined>;
  findByLabel(agent: string, label: string): Promise<Release | undefined>;
  /** Oldest first. */
  list(agent: string | undefined): Promise<readonly Release[]>;
}

export interface DeploymentStore {
  /** Inserts or replaces. */
  save(deployment: Deployment): Promise<void>;
  /** Without a lock: for reading only. */
  find(id: DeploymentId): Promise<Deployment | undefined>;
  /** Locks the row until the transaction ends; waits for another holder. */
  lock(id: DeploymentId): Promise<Deployment | undefined>;
  /** Oldest first. */
  list(filter: {
    readonly agent?: string;
    readonly environment?: string;
    readonly release?: Digest;
  }): Promise<readonly Deployment[]>;
}

/** Something that a release is put through beside another, and how far it is. */
type AskedRun<Id, Result> = {
  readonly id: Id;
  readonly agent: string;
  readonly candidate: Digest;
  readonly baseline: Digest | undefined;
  readonly environment: string;
  readonly requestedBy: Actor;
  readonly requestedAt: EpochMs;
  readonly state: 'running' | 'finished' | 'failed';
  /** Replies gathered of replies planned. */
  readonly progress: { readonly done: number; readonly total: number };
  readonly result: Result | undefined;
  /** Set when failed. */
  readonly because: string | undefined;
  /** Of the error that it failed with. Absent: it did not, it was no error of ours, or it is of before. */
  readonly code?: ErrorCode | undefined;
};

export type EvaluationRun = AskedRun<EvaluationId, EvaluationResult>;
export type ScanRun = AskedRun<ScanId, ScanResult>;

interface RunStore<Run extends AskedRun<string, unknown>> {
  /** Inserts or replaces. */
  save(run: Run): Promise<void>;
  /** Changes nothing but the progress, and that only while the run is still running; whoever ends it at the same time wins. */
  keepProgress(id: Run['id'], progress: Run['progress']): Promise<void>;
  find(id: Run['id']): Promise<Run | undefined>;
  /** Newest first, without results (`result` is undefined). */
  list(filter: { readonly agent?: string; readonly limit: number }): Promise<readonly Run[]>;
}

export type EvaluationStore = RunStore<EvaluationRun>;
export type ScanStore = RunStore<ScanRun>;

export interface EvidenceStore {
  /** Appends to the chain. Adding the same id again changes nothing. */
  append(evidence: Evidence): Promise<void>;
  /** Oldest first. */
  forRelease(release: Digest): Promise<readonly Evidence[]>;
  /** The whole chain in order, from `afterSequence`. */
  list(afterSequence: number, limit: number): Promise<readonly Chained<Evidence>[]>;
}

export interface PromotionStore {
  /** @throws AppError PROMOTION_ACTIVE when one that has begun and not ended is there for the same agent and environment */
  insert(promotion: Promotion, dueAt: EpochMs): Promise<void>;
  /** Replaces it; `dueAt` undefined means nothing is due until someone pokes it. */
  save(promotion: Promotion, dueAt: EpochMs | undefined): Promise<void>;
  /** By its own id or that of its rollout, without a lock: for reading only. */
  find(id: PromotionId | RolloutId): Promise<Promotion | undefined>;
  /** Locks the row until the transaction ends; waits for another holder. */
  lock(id: PromotionId): Promise<Promotion | undefined>;
  /** One at a time for an agent and environment: waits for another holder, until the transaction ends. Taken before any row is locked. */
  lockPlace(agent: string, environment: string): Promise<void>;
  /** Locks one promotion that is due at `now` and that no one else has locked, earliest due first (`for update skip locked`). */
  lockDue(now: EpochMs): Promise<Promotion | undefined>;
  /** Makes promotions due at once: one by id, or all that have not ended: of an agent, there in one environment, or everywhere. */
  poke(
    which:
      | { readonly id: PromotionId }
      | { readonly agent: string; readonly environment?: string }
      | { readonly active: true },
  ): Promise<void>;
  /** Makes those under way in these places (begun and not ended) due at `dueAt`, where they would be later. */
  bringForward(
    places: readonly { readonly agent: string; readonly environment: string }[],
    dueAt: EpochMs,
  ): Promise<void>;
  /** Those under way in these places (begun and not ended), at most one in each. Without a lock: for reading only. */
  underWay(places: readonly { readonly agent: string; readonly environment: string }[]): Promise<readonly Promotion[]>;
  /** Newest first. `active`: only those that have not ended. */
  list(filter: {
    readonly agent?: string;
    readonly environment?: string;
    readonly state?: PromotionState;
    readonly active?: boolean;
    readonly limit: number;
  }): Promise<readonly Promotion[]>;
}

export interface ApprovalStore {
  add(approval: Approval): Promise<void>;
  /** Oldest first. */
  forPromotion(id: PromotionId): Promise<readonly Approval[]>;
}

export interface FreezeStore {
  /** Inserts or replaces. */
  save(freeze: Freeze): Promise<void>;
  find(id: FreezeId): Promise<Freeze | undefined>;
  /** Locks the row until the transaction ends; waits for another holder. */
  lock(id: FreezeId): Promise<Freeze | undefined>;
  /** Oldest first. `endingAfter`: only those that are neither over nor lifted by then. */
  list(filter: { readonly endingAfter?: EpochMs }): Promise<readonly Freeze[]>;
}

export interface RouteStore {
  /** Replaces the route of (agent, environment) and counts the snapshot version up. @throws when the version does not grow by one */
  save(route: Route): Promise<void>;
  find(agent: string, environment: string): Promise<Route | undefined>;
  /** All routes with the version of the whole: it grows with each change of any of them. */
  snapshot(): Promise<{ readonly version: number; readonly routes: readonly Route[] }>;
  /** Just the version: cheap, for polling. */
  version(): Promise<number>;
  /** The snapshot version that brought the present route of (agent, environment); 0 when there is none. */
  changedIn(agent: string, environment: string): Promise<number>;
  /** The next number for a snapshot message; never given twice. */
  nextIssue(): Promise<number>;
  /** Counts the snapshot version up, though no route changed: gateways are to hear what came with them. */
  countUp(): Promise<void>;
}

/** In place of when a gateway was seen: it ended in order, and routes nobody. */
export const ENDED: EpochMs = 0;

export type GatewayRecord = {
  readonly id: GatewayId;
  readonly boot: string;
  /** The last snapshot version that it said it uses. */
  readonly ackedVersion: number;
  /** Wall clock; or `ENDED`. */
  readonly seenAt: EpochMs;
  readonly connected: boolean;
  /** What of that version it could not follow: there it goes by an older route. */
  readonly refused: readonly RefusedRoute[];
};

export interface GatewayStore {
  /** Inserts or replaces. */
  save(gateway: GatewayRecord): Promise<void>;
  /** Locks the row until the transaction ends; waits for another holder. */
  lock(id: GatewayId): Promise<GatewayRecord | undefined>;
  list(): Promise<readonly GatewayRecord[]>;
  /** Replaces all that this gateway said before of its open conversations. */
  saveOpen(id: GatewayId, open: readonly OpenConversations[]): Promise<void>;
  /** What each gateway last said, also those that are gone. */
  listOpen(): Promise<readonly { readonly gateway: GatewayId; readonly open: readonly OpenConversations[] }[]>;
}

export interface SampleStore {
  /**
   * Merges a batch into the stored roll-ups in this transaction, and notes how far its gateway is counted; once: false when the
   * batch was known already.
   */
  addBatch(batch: RollupBatch): Promise<boolean>;
  /** How far each start of a gateway in an environment is counted, of those that told something at that time or later. */
  counted(environment: string, since: EpochMs): Promise<readonly BootCounting[]>;
  /** Merges what control itself has counted, in this transaction, each time that it is called. */
  add(rollups: readonly Rollup[]): Promise<void>;
  /**
   * Merged per deployment and route version (windows summed), for one agent and environment from a route version on. Of live
   * users, unless `traffic` names another kind.
   */
  sum(filter: {
    readonly agent: string;
    readonly environment: string;
    readonly fromRouteVersion: number;
    readonly traffic?: CountedApart | undefined;
  }): Promise<readonly Rollup[]>;
}

export interface AuditStore {
  append(record: AuditRecord): Promise<void>;
  /** In order, from after a sequence number. */
  list(filter: {
    readonly afterSequence: number;
    readonly subject?: string;
    readonly limit: number;
  }): Promise<readonly Chained<AuditRecord>[]>;
  /** Sequence of the last record, 0 when empty: cheap, for polling. */
  lastSequence(): Promise<number>;
}

export interface TokenStore {
  add(token: Token): Promise<void>;
  findByHash(secretHash: string): Promise<Token | undefined>;
  list(): Promise<readonly Token[]>;
}

export interface ClockStore {
  /** The stored mapping and the database's own time at this moment. Created at rate 1 from real time when there is none. */
  read(): Promise<{ readonly setting: ClockSetting; readonly realNow: EpochMs }>;
  /** The same, and nobody else changes it until the transaction ends. */
  lock(): ReturnType<ClockStore['read']>;
  /** Under `lock`, where it depends on what was read. */
  write(setting: ClockSetting): Promise<void>;
}
