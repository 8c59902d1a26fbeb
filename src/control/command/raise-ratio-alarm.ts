import type { SampleRatio } from '#domain/analysis/index.ts';
import { SYSTEM } from '#domain/evidence/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import type { Draw, Rollout } from '#domain/rollout/index.ts';
import { FULL_BP } from '#domain/shared/index.ts';
import type { Begun, Tx } from '#ports/index.ts';
import { askFor } from '../ask-for.ts';
import { type ControlContext, type Moment, writeAudit } from '../context.ts';
import { projectOf } from '../lookup.ts';
import { actionKey } from '../reconcile/action-key.ts';

const WHAT_TO_DO =
  'No metric that compares the two holds; look for a release that is not reached, a proxy that keeps some users away, keys that are not keys';

type Mismatch = {
  readonly place: Pick<Begun, 'agent' | 'environment'>;
  readonly about: Draw['about'];
  /** Whose rollout it is about; undefined: of a split by hand. */
  readonly promotion: Promotion | undefined;
  readonly ratio: SampleRatio;
};

/**
 * Says once for a rollout that its conversations are not divided as wanted: into the record, to the channels of its project, and to its
 * next pass. False where it was said before.
 */
export async function raiseRatioAlarm(
  context: ControlContext,
  tx: Tx,
  moment: Moment,
  { place, about, promotion, ratio }: Mismatch,
): Promise<boolean> {
  const { because, total, candidate, expected } = ratio;
  if (!(await tx.begun.raiseAlarm(place, about, { at: moment.realNow, because }))) return false;
  const { agent, environment } = place;
  await writeAudit(tx, moment, SYSTEM, {
    event: 'traffic.sample-ratio-mismatch',
    subject: promotion?.id ?? `${agent}/${environment}`,
    agent,
    environment,
    because,
    details: { total, candidate, expected: Math.round(expected * 10) / 10 },
  });
  if (promotion === undefined) return true;
  await tellChannels(context, tx, moment, promotion, ratio);
  await tx.promotions.poke({ id: promotion.id });
  return true;
}

/** One notice for each channel, of what was seen then, whatever is counted until it is sent. */
async function tellChannels(
  context: ControlContext,
  tx: Tx,
  moment: Moment,
  promotion: Promotion,
  { because, total, candidate, expected }: SampleRatio,
): Promise<void> {
  const { project } = await projectOf(tx, promotion);
  const { id: subject, rollout } = promotion;
  const share = (part: number): number => Math.round((part / total) * FULL_BP);
  const payload = {
    step: rollout === undefined ? 0 : stepOf(rollout),
    text: `sample ratio mismatch: ${because}. ${WHAT_TO_DO}: headgate rollout show ${subject}`,
    alarm: {
      name: 'sample-ratio-mismatch',
      conversations: total,
      candidate,
      measuredBp: share(candidate),
      wantedBp: share(expected),
    },
  };
  for (const { name: channel } of project.notifications?.channels ?? []) {
    const key = actionKey.ratioNotice(subject, channel);
    await askFor(context, tx, moment, { kind: 'notify', key, subject, payload: { ...payload, channel } });
  }
}

/** The step that it stands or stood at; a count may come when it has just ended. */
function stepOf({ state, plan }: Rollout): number {
  if (state.kind === 'rolling-back') return state.fromStep;
  return 'step' in state ? state.step : plan.steps.length - 1;
}
