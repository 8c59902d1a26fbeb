import type { JudgeRecord, SealedAnalysis, ServedScores } from '#domain/analysis/index.ts';
import type { AuditRecord, Chained, Evidence } from '#domain/evidence/index.ts';
import type { Rehearsal } from '#domain/outlook/index.ts';
import type { Approval, ClockSetting, Freeze, Hold, Statement, Token } from '#domain/policy/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import type { Deployment, Release } from '#domain/release/index.ts';
import type { Rollback } from '#domain/rollback/index.ts';
import type { BootCounting, LoggedRequest, OpenConversations, Opinion } from '#domain/sample/index.ts';
import type { DeploymentId, Digest, EpochMs } from '#domain/shared/index.ts';
import type { Route, SplitQuestion } from '#domain/traffic/index.ts';
import type {
  Action,
  Begun,
  EvaluationRun,
  GatewayRecord,
  ProjectProposal,
  ProjectVersion,
  RatioAlarm,
  ScanRun,
  ServedConversation,
  ServedReport,
  StoredExceptions,
} from '#ports/index.ts';
import type { RollupSum } from '../rollup-merge.ts';
import { Journal } from './journal.ts';
import { Table } from './table.ts';

/** A promotion and when it is due; absent when nothing is. */
type PromotionRow = { readonly promotion: Promotion; readonly dueAt?: EpochMs | undefined };

/** An action and who holds it until when. */
export type ActionRow = {
  readonly action: Action;
  readonly claim?: { readonly by: string; readonly until: EpochMs } | undefined;
};

/** A route and the snapshot version that brought it. */
type RouteRow = { readonly route: Route; readonly changedIn: number };

/** Everything that is stored, and the journal that all tables share. */
export class Tables {
  readonly journal = new Journal();
  readonly projects = new Table<ProjectVersion>(this.journal);
  readonly proposals = new Table<ProjectProposal>(this.journal);
  readonly releases = new Table<Release>(this.journal);
  readonly deployments = new Table<Deployment>(this.journal);
  readonly evaluations = new Table<EvaluationRun>(this.journal);
  readonly scans = new Table<ScanRun>(this.journal);
  readonly evidence = new Table<Chained<Evidence>>(this.journal);
  readonly audit = new Table<Chained<AuditRecord>>(this.journal);
  readonly promotions = new Table<PromotionRow>(this.journal);
  readonly approvals = new Table<Approval>(this.journal);
  readonly holds = new Table<Hold>(this.journal);
  readonly freezes = new Table<Freeze>(this.journal);
  readonly statements = new Table<Statement>(this.journal);
  readonly routes = new Table<RouteRow>(this.journal);
  readonly routeHead = new Table<{ readonly version: number }>(this.journal);
  readonly splitQuestions = new Table<SplitQuestion>(this.journal);
  readonly begun = new Table<Begun>(this.journal);
  readonly analyses = new Table<SealedAnalysis>(this.journal);
  readonly judgeRecords = new Table<readonly JudgeRecord[]>(this.journal);
  readonly servedScores = new Table<{
    readonly agent: string;
    readonly environment: string;
    readonly dataset: Digest;
    readonly scores: ServedScores;
  }>(this.journal);
  readonly ratioAlarms = new Table<RatioAlarm>(this.journal);
  readonly exceptions = new Table<StoredExceptions>(this.journal);
  readonly gateways = new Table<GatewayRecord>(this.journal);
  readonly openConversations = new Table<{
    readonly gateway: GatewayRecord['id'];
    readonly open: readonly OpenConversations[];
  }>(this.journal);
  readonly batches = new Table<true>(this.journal);
  readonly counting = new Table<BootCounting>(this.journal);
  readonly rollups = new Table<RollupSum>(this.journal);
  readonly opinions = new Table<Opinion>(this.journal);
  readonly loggedRequests = new Table<LoggedRequest>(this.journal);
  readonly conversations = new Table<ServedConversation & { readonly deployment: DeploymentId }>(this.journal);
  readonly servedReports = new Table<ServedReport & { readonly deployment: DeploymentId }>(this.journal);
  readonly rollbacks = new Table<{ readonly rollback: Rollback; readonly dueAt?: EpochMs | undefined }>(this.journal);
  readonly actions = new Table<ActionRow>(this.journal);
  readonly rehearsals = new Table<Rehearsal>(this.journal);
  readonly tokens = new Table<Token>(this.journal);
  readonly clock = new Table<ClockSetting>(this.journal);
  /** Not in the journal: a number that was given is gone, whatever became of the transaction. */
  lastIssue = 0;
}
