import type { Actor, Evidence, SourceEvidence } from '#domain/evidence/index.ts';
import type { Outlook, Rehearsal } from '#domain/outlook/index.ts';
import type { AcceptableGate, BreakGlass, ClockSetting, Freeze, Hold, Role, Token } from '#domain/policy/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import type { Release, ReleaseDefinition } from '#domain/release/index.ts';
import type { Rollback, RollbackMethod } from '#domain/rollback/index.ts';
import type { RolloutRequest } from '#domain/rollout/index.ts';
import type { Feedback, LoggedRequest, RollupBatch } from '#domain/sample/index.ts';
import type {
  BasisPoints,
  Digest,
  DurationMs,
  EpochMs,
  FreezeId,
  GatewayId,
  PromotionId,
  RehearsalId,
  RolloutId,
} from '#domain/shared/index.ts';
import type { ExceptionReport, RefusedRoute, Route, Target, TesterPass } from '#domain/traffic/index.ts';
import type { Begun, EvaluationRun, GatewayFact, RequestLogFilter, ScanRun, ServedPage } from '#ports/index.ts';
import type { BreakGlassVerbs } from './break-glass-verbs.ts';
import type { ProjectVerbs } from './project-verbs.ts';

/** A sentence that says what was done, and the rollback where one was begun at once. */
export type RolledBack = { readonly message: string; readonly rollback?: Rollback | undefined };

/** What is pushed: where a release comes from, or what was found. */
export type PushedEvidence = Pick<Evidence, 'candidateExecuted'> &
  (
    | { readonly kind: 'provenance'; readonly source: SourceEvidence }
    | ({ readonly kind: 'evaluation' | 'safety' | 'smoke' | 'integration' } & Pick<
        Evidence,
        'environment' | 'outcome' | 'because' | 'baseline' | 'reference'
      >)
  );

/** A release that might be promoted, or a promotion that there is. `at`: when it would begin; now if undefined. */
export type PlanInput = { readonly at?: EpochMs | undefined } & (
  | { readonly agent: string; readonly release: string; readonly environment: string }
  | { readonly promotion: PromotionId | RolloutId }
);

/** What would happen, and to what. */
export type Planned = {
  readonly agent: string;
  readonly environment: string;
  readonly release: Release;
  /** Label of what serves now. */
  readonly baseline: string | undefined;
  /** Undefined while it is only thought of. */
  readonly promotion: Promotion | undefined;
  readonly outlook: Outlook;
  /** Of the release, in any environment and state. */
  readonly brokenGlass: readonly BreakGlass[];
};

/**
 * Every change that anyone can make, as one verb each. Rights are the face's business, except where they depend on what is
 * signed. Refusals are AppErrors. `release` and `baseline` are labels or digests.
 */
export type Control = ProjectVerbs &
  BreakGlassVerbs & {
    createRelease(
      actor: Actor,
      input: {
        readonly agent: string;
        readonly label: string;
        readonly definition: ReleaseDefinition;
        readonly commit?: string | undefined;
        readonly authors: readonly string[];
        readonly lastPusher?: string | undefined;
      },
    ): Promise<{
      readonly release: Release;
      /** The same definition was registered before, under this label. */
      readonly existed: boolean;
    }>;
    startEvaluation(
      actor: Actor,
      input: {
        readonly agent: string;
        readonly release: string;
        readonly baseline?: string | undefined;
        readonly environment?: string | undefined;
      },
    ): Promise<EvaluationRun>;
    /** Attacks on a release. @throws AppError NOT_RUNNABLE where the project asks for none */
    startScan(
      actor: Actor,
      input: {
        readonly agent: string;
        readonly release: string;
        readonly baseline?: string | undefined;
        readonly environment?: string | undefined;
      },
    ): Promise<ScanRun>;
    /** What a run elsewhere showed. `about`: the digest that it names. */
    pushEvidence(
      actor: Actor,
      input: {
        readonly agent: string;
        readonly release: string;
        readonly about: Digest;
        readonly content: PushedEvidence;
      },
    ): Promise<Evidence>;
    promote(
      actor: Actor,
      input: {
        readonly agent: string;
        readonly release: string;
        readonly environment: string;
        /** The promotion that came to nothing and is started again with this one, and why. */
        readonly retryOf?: PromotionId | undefined;
        readonly reason?: string | undefined;
        /** When it may start, on Headgate's clock; at once if undefined. */
        readonly at?: EpochMs | undefined;
        /** The same, counted from now. */
        readonly afterMs?: DurationMs | undefined;
        /** All gates and steps, also where the release was verified and served before. */
        readonly inSteps?: boolean | undefined;
      },
    ): Promise<Promotion>;
    /** Ends a promotion whose rollout has not begun. */
    cancelPromotion(
      actor: Actor,
      input: { readonly promotion: PromotionId; readonly reason: string },
    ): Promise<Promotion>;
    /** Starts a promotion that was stopped, rolled back or superseded again, as a new one. */
    retry(actor: Actor, input: { readonly promotion: PromotionId; readonly reason: string }): Promise<Promotion>;
    /** Asks for a dry run. `at`: not before then; `faults` in the form of `faultForms`. */
    rehearse(
      actor: Actor,
      input: {
        readonly agent: string;
        readonly release: string;
        readonly environment: string;
        readonly faults: readonly string[];
        readonly requestsPerHour?: number | undefined;
        readonly at?: EpochMs | undefined;
        readonly everyMs?: DurationMs | undefined;
      },
    ): Promise<Rehearsal>;
    cancelRehearsal(
      actor: Actor,
      input: { readonly rehearsal: RehearsalId; readonly reason: string },
    ): Promise<Rehearsal>;
    /** What would happen and when. Changes nothing. */
    plan(input: PlanInput): Promise<Planned>;
    sign(
      actor: Actor,
      held: readonly Role[],
      input: {
        readonly promotion: PromotionId;
        readonly roles: readonly Role[];
        readonly decision: 'approved' | 'rejected';
        readonly reason: string;
        readonly played: boolean;
      },
    ): Promise<Promotion>;
    /** Answers by name for what a gate found about this digest. */
    accept(
      actor: Actor,
      input: { readonly promotion: PromotionId; readonly gate: AcceptableGate; readonly reason: string },
    ): Promise<Promotion>;
    /** Says by name that items of the checklist are so. */
    signChecklist(
      actor: Actor,
      held: readonly Role[],
      input: {
        readonly promotion: PromotionId;
        readonly items: readonly string[];
        readonly note: string;
        readonly played: boolean;
      },
    ): Promise<Promotion>;
    /** Takes one's own signatures back: in these roles, or all. */
    withdraw(
      actor: Actor,
      input: {
        readonly promotion: PromotionId;
        readonly roles: readonly Role[] | undefined;
        readonly reason: string;
      },
    ): Promise<Promotion>;
    requestRollout(
      actor: Actor,
      input: { readonly promotion: PromotionId; readonly kind: RolloutRequest['kind']; readonly reason: string },
    ): Promise<Promotion>;
    /** Traffic back to what served before (or to `to`). Resolves with a sentence that says what was done. */
    rollBack(
      actor: Actor,
      input: {
        readonly agent: string;
        readonly environment: string;
        readonly to?: string | undefined;
        /** `traffic` if undefined. */
        readonly method?: RollbackMethod | undefined;
        /** The person declares a critical bug. */
        readonly critical?: boolean | undefined;
        readonly reason: string;
      },
    ): Promise<RolledBack>;
    /** Back to the release before, whatever changed last: its promotion, without soak and steps, or a rollout taken back. */
    undo(
      actor: Actor,
      input: { readonly agent: string; readonly environment: string; readonly reason: string },
    ): Promise<{ readonly message: string; readonly promotion?: Promotion | undefined }>;
    setTraffic(
      actor: Actor,
      input: {
        readonly agent: string;
        readonly environment: string;
        /** Label or deployment id -> share. */
        readonly weights: Readonly<Record<string, BasisPoints>>;
        readonly reason: string;
      },
    ): Promise<Route>;
    /** Lets one person reach a release that stands in an environment, for a while. Whoever signs the pass makes it hold. */
    admitTester(
      actor: Actor,
      input: {
        readonly agent: string;
        readonly environment: string;
        readonly release: string;
        /** Absent: the actor. */
        readonly tester?: string | undefined;
        /** Real time. */
        readonly lifetimeMs: DurationMs;
      },
    ): Promise<{ readonly pass: TesterPass; readonly target: Target }>;
    addFreeze(
      actor: Actor,
      input: {
        /** Undefined: every agent, every environment. */
        readonly agent?: string | undefined;
        readonly environment?: string | undefined;
        /** Undefined: now. */
        readonly from?: EpochMs | undefined;
        /** Undefined: until it is lifted. */
        readonly until?: EpochMs | undefined;
        readonly reason: string;
      },
    ): Promise<Freeze>;
    liftFreeze(actor: Actor, input: { readonly freeze: FreezeId; readonly reason: string }): Promise<Freeze>;
    /** Holds or bans a release of an agent, or every release that contains a component. */
    placeHold(
      actor: Actor,
      input: {
        readonly kind: Hold['kind'];
        readonly release?: string | undefined;
        readonly component?: string | undefined;
        /** Of a component; every agent's releases if undefined. */
        readonly agent?: string | undefined;
        readonly reason: string;
      },
    ): Promise<Hold>;
    liftHold(actor: Actor, input: { readonly hold: Hold['id']; readonly reason: string }): Promise<Hold>;
    createToken(
      actor: Actor,
      input: { readonly holder: Actor; readonly roles: readonly Role[] },
    ): Promise<{ readonly token: Token; readonly secret: string }>;
    setClock(
      actor: Actor,
      input: { readonly rate?: number | undefined; readonly startAt?: EpochMs | undefined },
    ): Promise<ClockSetting>;
    /** What gateways say. */
    gatewaySeen(input: {
      readonly gateway: GatewayId;
      readonly boot: string;
      readonly ackedVersion?: number | undefined;
      /** Routes of that version that it could not follow. */
      readonly refused?: readonly RefusedRoute[] | undefined;
      readonly connected: boolean;
    }): Promise<void>;
    countBatch(batch: RollupBatch): Promise<void>;
    /** Counts what users said, each thing once, however often and through whichever gateway it comes. */
    hearFeedback(feedback: readonly Feedback[]): Promise<void>;
    /** Keeps what gateways have of users' requests, each once. */
    keepRequests(requests: readonly LoggedRequest[]): Promise<void>;
    /** Forgets what users said and asked once it is as old as the project wants. */
    forgetOld(): Promise<void>;
    /** Requests that are kept, for one who may read them: that they were read is recorded. */
    readRequests(actor: Actor, filter: RequestLogFilter): Promise<readonly LoggedRequest[]>;
    /** @throws AppError NOT_FOUND */
    readRequest(actor: Actor, id: string): Promise<LoggedRequest>;
    /** Whom a deployment served, for the list that a rollback shows. */
    noteConversations(page: ServedPage): Promise<void>;
    noteFact(gateway: GatewayId, fact: GatewayFact): Promise<void>;
    /** How many conversations began on either side of a split, as starts of gateways have counted them so far. */
    noteBegun(counts: readonly Begun[]): Promise<void>;
    /** Whom a gateway knows elsewhere than a split would send them. */
    noteExceptions(gateway: GatewayId, report: ExceptionReport): Promise<void>;
  };
