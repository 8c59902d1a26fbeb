export type { Action, ActionKind, ActionStore } from './action-store.ts';
export type { AnalysisStore } from './analysis-store.ts';
export type { Begun, BegunStore, RatioAlarm } from './begun-store.ts';
export type { Chance } from './chance.ts';
export type { ControlPlane, GatewayFact, ReadSnapshot } from './control-plane.ts';
export type { ExceptionStore, StoredExceptions } from './exception-store.ts';
export type { FeedbackStore } from './feedback-store.ts';
export type { HoldStore } from './hold-store.ts';
export type {
  Invocation,
  InvokedEvent,
  InvokedFailure,
  InvokedRuntime,
  InvokedTurn,
  ToolOffer,
} from './invoked-runtime.ts';
export type { JobName, JobQueue } from './job-queue.ts';
export type { Judge, JudgeInput, JudgeScale, Judges } from './judge.ts';
export type { JudgeRecordStore } from './judge-record-store.ts';
export type { Log } from './log.ts';
export type { ProjectProposal, ProjectStore, ProjectVersion, ProposalStore } from './project-store.ts';
export type { RehearsalStore } from './rehearsal-store.ts';
export type { RehearsalOptions, RehearsalSeed, Rehearser } from './rehearser.ts';
export type { RequestLogFilter, RequestLogStore } from './request-log-store.ts';
export type { RollbackStore } from './rollback-store.ts';
export type {
  EvaluationArm,
  EvaluationRequest,
  EvaluationRunner,
  Finding,
  IntegrationRunner,
  RedTeamRunner,
  ScanRequest,
  SmokeResult,
  SmokeRunner,
  TimeFrame,
} from './runner.ts';
export type {
  AgentCaller,
  AgentReply,
  AgentRequest,
  DeployRequest,
  ObservedToolCall,
  OfferedTool,
  Runtime,
} from './runtime.ts';
export type { Secrets } from './secrets.ts';
export {
  MOST_CONVERSATIONS,
  type ServedConversation,
  type ServedConversationStore,
  type ServedPage,
  type ServedReport,
} from './served-conversations.ts';
export type { ServedScoreStore } from './served-score-store.ts';
export type { StatementStore } from './statement-store.ts';
export type {
  ApprovalStore,
  AuditStore,
  ClockStore,
  DeploymentStore,
  EvaluationRun,
  EvaluationStore,
  EvidenceStore,
  FreezeStore,
  GatewayRecord,
  GatewayStore,
  PromotionStore,
  ReleaseStore,
  RouteStore,
  SampleStore,
  ScanRun,
  ScanStore,
  TokenStore,
  Tx,
  UnitOfWork,
} from './store.ts';
export { ENDED } from './store.ts';
export type { Stopwatch, WallClock } from './time.ts';
export type { Webhook, WebhookCall } from './webhook.ts';
export type { Writer, Writers } from './writer.ts';
