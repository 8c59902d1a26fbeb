import type { Actor } from '#domain/evidence/index.ts';
import type { Role } from '#domain/policy/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import type { RollupBatch } from '#domain/sample/index.ts';
import type { EpochMs, GatewayId, PromotionId } from '#domain/shared/index.ts';
import type {
  Chance,
  EvaluationRunner,
  IntegrationRunner,
  Log,
  RedTeamRunner,
  Runtime,
  SmokeRunner,
  UnitOfWork,
  WallClock,
  Webhook,
} from '#ports/index.ts';

/** Everything outside control, as it is played. */
export type PlayedOutside = {
  readonly runtime: Runtime;
  readonly evaluation: EvaluationRunner;
  readonly redTeam: RedTeamRunner;
  readonly smoke: SmokeRunner;
  readonly integration: IntegrationRunner;
  readonly webhook: Webhook;
};

/** The verbs of control that a rehearsal needs. */
type EngineControl = {
  setClock(actor: Actor, input: { readonly rate: number }): Promise<unknown>;
  promote(
    actor: Actor,
    input: { readonly agent: string; readonly release: string; readonly environment: string },
  ): Promise<Promotion>;
  sign(
    actor: Actor,
    held: readonly Role[],
    input: {
      readonly promotion: PromotionId;
      readonly roles: readonly Role[];
      readonly decision: 'approved';
      readonly reason: string;
      readonly played: boolean;
    },
  ): Promise<Promotion>;
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
  requestRollout(
    actor: Actor,
    input: { readonly promotion: PromotionId; readonly kind: 'resume'; readonly reason: string },
  ): Promise<Promotion>;
  gatewaySeen(input: {
    readonly gateway: GatewayId;
    readonly boot: string;
    readonly ackedVersion: number;
    readonly connected: boolean;
  }): Promise<void>;
  countBatch(batch: RollupBatch): Promise<void>;
};

/** Control as it is in earnest, run by hand. */
export type Engine = {
  readonly control: EngineControl;
  /** One pass over what is due; false when nothing was. */
  pass(): Promise<boolean>;
  /** Does the work that waits, in order; false when none did. */
  act(now: EpochMs): Promise<boolean>;
};

/** What `main` hands over: a store in memory, and control over it. */
export type EngineParts = {
  createStore(clock: WallClock): UnitOfWork;
  createEngine(context: {
    readonly unitOfWork: UnitOfWork;
    readonly chance: Chance;
    readonly log: Log;
    readonly outside: PlayedOutside;
  }): Engine;
};
