import type { ColumnType, Generated } from 'kysely';
import type { JudgeRecord, ServedScores } from '#domain/analysis/index.ts';
import type { AuditRecord, Evidence } from '#domain/evidence/index.ts';
import type { Rehearsal } from '#domain/outlook/index.ts';
import type { Approval, Freeze, Hold, Statement, Token } from '#domain/policy/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import type { Deployment, Release } from '#domain/release/index.ts';
import type { Rollback } from '#domain/rollback/index.ts';
import type { Counting, LoggedRequest, OpenConversations, Opinion, Rollup } from '#domain/sample/index.ts';
import type { DeploymentId, Digest, EpochMs, PromotionId, RolloutId } from '#domain/shared/index.ts';
import type { Route, SplitQuestion } from '#domain/traffic/index.ts';
import type {
  Action,
  EvaluationRun,
  GatewayRecord,
  ProjectProposal,
  ProjectVersion,
  ScanRun,
  StoredExceptions,
} from '#ports/index.ts';
import type { RollupSpan } from '../rollup-merge.ts';

/** Written as text by `encodeDocument`, read back parsed. */
type Document<T> = ColumnType<T, string, string>;

/** Counts up in the order of first insertion: what "oldest first" means. */
type Ordinal = Generated<number>;

/** The tables: what is queried is a column, the rest of the domain object is the document. Times are epoch milliseconds. */
export type Schema = {
  projects: { ordinal: Ordinal; id: ProjectVersion['id']; document: Document<Omit<ProjectVersion, 'id'>> };
  project_proposals: {
    ordinal: Ordinal;
    id: ProjectVersion['id'];
    document: Document<Omit<ProjectProposal, 'version'> & { readonly version: Omit<ProjectVersion, 'id'> }>;
  };
  releases: {
    ordinal: Ordinal;
    agent: string;
    digest: Release['digest'];
    label: string;
    document: Document<Pick<Release, 'definition' | 'provenance'>>;
  };
  deployments: {
    ordinal: Ordinal;
    id: Deployment['id'];
    agent: string;
    environment: string;
    release: Deployment['release'];
    document: Document<Omit<Deployment, 'id' | 'agent' | 'environment' | 'release'>>;
  };
  evaluations: {
    ordinal: Ordinal;
    id: EvaluationRun['id'];
    agent: string;
    document: Document<Omit<EvaluationRun, 'id' | 'agent' | 'result'>>;
    /** Apart from the document, because lists leave it out and it is large. */
    result: ColumnType<EvaluationRun['result'] | null, string | null, string | null>;
  };
  /** As evaluations. */
  scans: {
    ordinal: Ordinal;
    id: ScanRun['id'];
    agent: string;
    document: Document<Omit<ScanRun, 'id' | 'agent' | 'result'>>;
    result: ColumnType<ScanRun['result'] | null, string | null, string | null>;
  };
  evidence: ChainTable<Evidence> & { id: Evidence['id']; release: Evidence['release'] };
  audit: ChainTable<AuditRecord> & { subject: string };
  chain_heads: { name: 'audit' | 'evidence'; sequence: number; hash: Evidence['release'] };
  promotions: {
    ordinal: Ordinal;
    id: Promotion['id'];
    agent: string;
    environment: string;
    state: Promotion['state'];
    ended: boolean;
    waiting: boolean;
    rollout_id: RolloutId | null;
    due_at_ms: EpochMs | null;
    document: Document<Omit<Promotion, 'id' | 'agent' | 'environment' | 'state'>>;
  };
  approvals: {
    ordinal: Ordinal;
    id: Approval['id'];
    promotion: Approval['promotion'];
    document: Document<Omit<Approval, 'id' | 'promotion'>>;
  };
  holds: {
    ordinal: Ordinal;
    id: Hold['id'];
    kind: Hold['kind'];
    /** Null: about a component. */
    release: Digest | null;
    /** Null: about every agent's releases. */
    agent: string | null;
    lifted: boolean;
    document: Document<Omit<Hold, 'id' | 'kind' | 'release' | 'agent'>>;
  };
  freezes: {
    ordinal: Ordinal;
    id: Freeze['id'];
    /** When it is over or was lifted; null: nobody knows. */
    ends_at_ms: EpochMs | null;
    document: Document<Omit<Freeze, 'id'>>;
  };
  statements: {
    ordinal: Ordinal;
    id: Statement['id'];
    agent: string;
    release: Statement['release'];
    document: Document<Omit<Statement, 'id' | 'agent' | 'release'>>;
  };
  routes: {
    agent: string;
    environment: string;
    version: number;
    /** The snapshot version that brought it. */
    changed_in: number;
    document: Document<Omit<Route, 'agent' | 'environment' | 'version'>>;
  };
  /** One row. */
  route_head: { version: number };
  split_questions: { agent: string; environment: string; document: Document<Pick<SplitQuestion, 'split' | 'askedAt'>> };
  begun: {
    agent: string;
    environment: string;
    salt: string;
    route_version: number;
    gateway: GatewayRecord['id'];
    boot: string;
    wanted_bp: number;
    candidate: number;
    baseline: number;
  };
  analyses: { promotion: PromotionId; digest: Digest; content: string };
  judge_records: { labels: Digest; document: Document<readonly JudgeRecord[]> };
  served_scores: {
    agent: string;
    environment: string;
    dataset: Digest;
    release: Digest;
    last_at_ms: EpochMs;
    document: Document<Omit<ServedScores, 'release' | 'lastAt'>> | null;
  };
  ratio_alarms: { agent: string; environment: string; about: string; raised_at_ms: EpochMs; because: string };
  exceptions: {
    agent: string;
    environment: string;
    split: Digest;
    gateway: GatewayRecord['id'];
    until_ms: EpochMs;
    document: Document<Pick<StoredExceptions, 'excepted' | 'isCut' | 'saidAt'>>;
  };
  gateways: {
    ordinal: Ordinal;
    id: GatewayRecord['id'];
    boot: string;
    acked_version: number;
    seen_at_ms: EpochMs;
    connected: boolean;
    refused: Document<GatewayRecord['refused']>;
  };
  open_conversations: { gateway: GatewayRecord['id']; document: Document<readonly OpenConversations[]> };
  counting: {
    gateway: GatewayRecord['id'];
    boot: string;
    environment: string;
    until_ms: EpochMs;
    document: Document<Omit<Counting, 'environment' | 'until'>>;
  };
  sample_batches: { gateway: string; boot: string; sequence: number };
  rollups: {
    /** The span, and the text of the roll-up's key. */
    key: string;
    span: RollupSpan;
    agent: string;
    environment: string;
    route_version: number;
    document: Document<Rollup>;
  };
  actions: {
    ordinal: Ordinal;
    id: Action['id'];
    key: string;
    subject: Action['subject'];
    state: Action['state'];
    not_before_ms: EpochMs;
    claimed_by: string | null;
    claimed_until_ms: EpochMs | null;
    document: Document<Pick<Action, 'kind' | 'payload'>>;
    /** Apart from the document, because only this is replaced when the action is settled. */
    outcome: Document<Pick<Action, 'attempts' | 'because' | 'result' | 'firstTriedAt'>>;
  };
  served_conversations: { deployment: DeploymentId; id: string; first_at_ms: EpochMs; last_at_ms: EpochMs };
  served_reports: { deployment: DeploymentId; gateway: GatewayRecord['id']; is_whole: boolean; is_cut: boolean };
  feedback: {
    ordinal: Ordinal;
    key: string;
    agent: string;
    environment: string;
    kind: Opinion['kind'];
    at_ms: EpochMs;
    document: Document<Omit<Opinion, 'agent' | 'environment' | 'kind' | 'at'>>;
  };
  request_log: {
    ordinal: Ordinal;
    id: string;
    agent: string;
    environment: string;
    deployment_id: DeploymentId;
    conversation: string;
    outcome: LoggedRequest['outcome'];
    at_ms: EpochMs;
    document: Document<LoggedRequest>;
  };
  rehearsals: {
    ordinal: Ordinal;
    id: Rehearsal['id'];
    agent: string;
    /** Null once it is not waiting for its time any more. */
    due_at_ms: EpochMs | null;
    document: Document<Omit<Rehearsal, 'id' | 'agent'>>;
  };
  rollbacks: {
    ordinal: Ordinal;
    id: Rollback['id'];
    agent: string;
    environment: string;
    over: boolean;
    due_at_ms: EpochMs | null;
    document: Document<Omit<Rollback, 'id' | 'agent' | 'environment'>>;
  };
  tokens: {
    ordinal: Ordinal;
    id: Token['id'];
    secret_hash: string;
    document: Document<Omit<Token, 'id' | 'secretHash'>>;
  };
  /** At most one row. */
  clock: { is_only: boolean; origin_real_ms: EpochMs; origin_virtual_ms: EpochMs; rate: number };
};

type ChainTable<T> = {
  sequence: number;
  previous: Evidence['release'];
  hash: Evidence['release'];
  record: Document<T>;
};
