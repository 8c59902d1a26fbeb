import { opinionsOf, type Rollup, type RollupBatch, rollupsOf } from '#domain/sample/index.ts';
import { type DurationMs, type GatewayId, toIso } from '#domain/shared/index.ts';
import {
  CONVERSATION_IDLE_MS,
  MOST_EXCEPTIONS,
  type RefusedRoute,
  splitDigest,
  splitOf,
} from '#domain/traffic/index.ts';
import { ENDED, type GatewayFact, type Tx } from '#ports/index.ts';
import { type ControlContext, type Moment, readMoment, runCommand, writeAudit } from '../context.ts';
import type { Control } from '../control.ts';
import { lockUnderWay } from '../place.ts';
import { saysTheSame } from '../prepare-round.ts';
import { FEEDBACK_KEPT_MS } from './request-log.ts';

/** What users' requests show is judged this soon (real time); batches that come together are judged once. */
const JUDGED_WITHIN_MS: DurationMs = 200;

/** Records: what a gateway tells again it tells soon. */
const TOLD_AGAIN_WITHIN = 500;

type Place = { readonly agent: string; readonly environment: string };

/** A gateway is there, is gone, or uses a new snapshot. An acknowledgement may let a rollback finish, so passes look at once. */
export function gatewaySeen(context: ControlContext): Control['gatewaySeen'] {
  return (input) =>
    runCommand(context, async (tx, moment) => {
      const known = await tx.gateways.lock(input.gateway);
      const knownVersion = known?.boot === input.boot ? known.ackedVersion : 0;
      // What arrives late, or says nothing of what it uses, takes back nothing that it said before.
      const isNews = input.ackedVersion !== undefined && input.ackedVersion >= knownVersion;
      const refused = isNews ? (input.refused ?? []) : (known?.refused ?? []);
      await tx.gateways.save({
        id: input.gateway,
        boot: input.boot,
        ackedVersion: Math.max(knownVersion, input.ackedVersion ?? 0),
        // That its connection is gone may be noticed after it said that it ends.
        seenAt: known?.boot === input.boot && known.seenAt === ENDED && !input.connected ? ENDED : moment.realNow,
        connected: input.connected,
        refused,
      });
      for (const route of refused) {
        if (!known?.refused.some((other) => isSame(other, route))) await auditRefusal(tx, moment, input.gateway, route);
      }
      if (input.ackedVersion !== undefined) await pokeWaiting(tx);
    });
}

/** Whatever waits for gateways to follow looks at once. */
async function pokeWaiting(tx: Tx): Promise<void> {
  for (const rollback of await tx.rollbacks.list({ running: true, limit: 100 })) {
    if (rollback.state.kind === 'switching') await tx.rollbacks.poke(rollback.id);
  }
  for (const promotion of await tx.promotions.list({ active: true, limit: 100 })) {
    if (promotion.rollout?.state.kind === 'rolling-back') await tx.promotions.poke({ id: promotion.id });
  }
}

function isSame(a: RefusedRoute, b: RefusedRoute): boolean {
  return a.agent === b.agent && a.environment === b.environment && a.because === b.because;
}

function auditRefusal(tx: Tx, moment: Moment, gateway: GatewayId, { agent, environment, because }: RefusedRoute) {
  return writeAudit(
    tx,
    moment,
    { kind: 'machine', name: gateway },
    { event: 'gateway.route-refused', subject: `${agent}/${environment}`, agent, environment, because },
  );
}

/**
 * Counts a batch of roll-ups, once however often it is sent; what it says is open replaces what the gateway said before. The
 * rollouts that it is about are judged anew a moment later.
 */
export function countBatch(context: ControlContext): Control['countBatch'] {
  return async (batch) => {
    await context.unitOfWork.run(async (tx) => {
      if (!(await tx.samples.addBatch(batch))) return;
      if (batch.open !== undefined) await tx.gateways.saveOpen(batch.gateway, batch.open);
      if (batch.counting?.isOver === true) await noteEnd(tx, batch);
      if (batch.rollups.length > 0) await judgeSoon(tx, await readMoment(tx), batch.rollups);
    });
  };
}

/** One that ended in order routes nobody any more: whoever waits for gateways to follow need not wait until its lease is over. */
async function noteEnd(tx: Tx, { gateway, boot }: RollupBatch): Promise<void> {
  const known = await tx.gateways.lock(gateway);
  if (known?.boot !== boot) return;
  await tx.gateways.save({ ...known, connected: false, seenAt: ENDED });
  await pokeWaiting(tx);
}

/** Counts what users said, for the releases that they said it of, and keeps their words for a while. */
export function hearFeedback(context: ControlContext): Control['hearFeedback'] {
  return async (feedback) => {
    await context.unitOfWork.run(async (tx) => {
      const fresh = await tx.feedback.add(feedback.flatMap(opinionsOf));
      if (fresh.length === 0) return;
      const rollups = rollupsOf(fresh);
      await tx.samples.add(rollups);
      const moment = await readMoment(tx);
      await tx.feedback.forgetBefore(moment.realNow - FEEDBACK_KEPT_MS);
      await judgeSoon(tx, moment, rollups);
    });
  };
}

async function judgeSoon(tx: Tx, { now, rate }: Moment, rollups: readonly Rollup[]): Promise<void> {
  await tx.promotions.bringForward(placesOf(rollups), now + JUDGED_WITHIN_MS * rate);
}

function placesOf(rollups: readonly Rollup[]): readonly Place[] {
  const places = rollups.map(({ key: { agent, environment } }): [string, Place] => [
    `${environment} ${agent}`,
    { agent, environment },
  ]);
  return [...new Map(places).values()];
}

/** Keeps whom a deployment served; telling it again changes nothing. */
export function noteConversations(context: ControlContext): Control['noteConversations'] {
  return async (page) => {
    await context.unitOfWork.run((tx) => tx.conversations.add(page));
  };
}

/** What a gateway did by its own hand becomes part of the rollout's state, so that the next pass follows it. */
export function noteFact(context: ControlContext): Control['noteFact'] {
  return (gateway, fact) =>
    runCommand(context, async (tx, moment) => {
      if (fact.kind !== 'limit-broken') return await noteEndpoint(tx, moment, gateway, fact);
      const promotion = await lockUnderWay(tx, fact.agent, fact.environment);
      if (promotion?.rollout === undefined || promotion.rollout.limitBroken !== undefined) return;
      if (promotion.rollout.candidate.deploymentId !== fact.deploymentId) return;
      await tx.promotions.save(
        { ...promotion, rollout: { ...promotion.rollout, limitBroken: fact.because } },
        moment.now,
      );
      await writeAudit(
        tx,
        moment,
        { kind: 'machine', name: gateway },
        {
          event: 'gateway.limit-broken',
          subject: promotion.id,
          agent: fact.agent,
          environment: fact.environment,
          because: fact.because,
          details: { deploymentId: fact.deploymentId },
        },
      );
    });
}

/** The rollout feels it by what is counted; the record says why it was counted so. Told twice it stands there once. */
async function noteEndpoint(
  tx: Tx,
  moment: Moment,
  gateway: GatewayId,
  { kind, agent, environment, deploymentId, because, at = moment.realNow }: GatewayFact,
): Promise<void> {
  const event = `gateway.${kind}` as const;
  const details = { at: toIso(at) };
  const afterSequence = Math.max(0, (await tx.audit.lastSequence()) - TOLD_AGAIN_WITHIN);
  const lately = await tx.audit.list({ afterSequence, subject: deploymentId, limit: TOLD_AGAIN_WITHIN });
  if (lately.some(({ record }) => record.event === event && record.details.at === details.at)) return;
  const by = { kind: 'machine', name: gateway } as const;
  await writeAudit(tx, moment, by, { event, subject: deploymentId, agent, environment, because, details });
}

/**
 * Keeps whom a gateway knows elsewhere than a split says: for the split in force, at once for all gateways; for one that is asked
 * about, for when it comes. What it says of any other split is of no use to anyone.
 */
export function noteExceptions(context: ControlContext): Control['noteExceptions'] {
  return (gateway, report) =>
    runCommand(context, async (tx, moment) => {
      const route = await tx.routes.find(report.agent, report.environment);
      const question = await tx.exceptions.question(report);
      const inForce = route && splitDigest(splitOf(route));
      const asked = question && splitDigest(question.split);
      if (report.split !== inForce && report.split !== asked) return;
      // Whoever waits for it looks now. Before anything else is locked: a pass locks in this order too.
      if (report.split === asked) await tx.promotions.bringForward([report], moment.now);
      const wanted = [inForce, asked].filter((split) => split !== undefined);
      await tx.exceptions.keepOnly(report, wanted, moment.realNow);
      const before = (await tx.exceptions.of(report, report.split)).find((one) => one.gateway === gateway);
      const times = { saidAt: moment.realNow, until: moment.realNow + CONVERSATION_IDLE_MS };
      await tx.exceptions.save({ ...report, gateway, ...times });
      if (report.split === inForce && !saysTheSame(before, report)) await tx.routes.countUp();
      if (report.isCut) {
        const { agent, environment } = report;
        context.log.warn('route.exceptions.cut', { agent, environment, gateway, most: MOST_EXCEPTIONS });
      }
    });
}
