import type { Actor } from '#domain/evidence/index.ts';
import type { BreakGlass, Glass, Role } from '#domain/policy/index.ts';
import type { DurationMs, PromotionId, StatementId } from '#domain/shared/index.ts';

type Word = { readonly act: StatementId; readonly reason: string };

/** The part of control that lets releases past something in an emergency. Each glass has its own right, so the roles are asked here. */
export type BreakGlassVerbs = {
  /** Lets the release of a promotion past one thing, in its environment, for a while. */
  breakGlass(
    actor: Actor,
    held: readonly Role[],
    input: {
      readonly promotion: PromotionId;
      readonly glass: Glass;
      /** On Headgate's clock, within `breakGlassBounds`. */
      readonly forMs: DurationMs;
      readonly reason: string;
    },
  ): Promise<BreakGlass>;
  /** The second person's word, where one is asked for: from then on the act holds. */
  confirmBreakGlass(actor: Actor, held: readonly Role[], input: Word): Promise<BreakGlass>;
  /** Ends an act before its time. */
  withdrawBreakGlass(actor: Actor, held: readonly Role[], input: Word): Promise<BreakGlass>;
};
