import type { Actor } from '#domain/evidence/index.ts';
import { hasTraffic, type Promotion } from '#domain/promotion/index.ts';
import { hasSwitched, type Rollback } from '#domain/rollback/index.ts';
import { AppError, type Digest, toIso } from '#domain/shared/index.ts';
import type { Tx } from '#ports/index.ts';
import { type ControlContext, type Moment, runCommand, writeAudit } from '../context.ts';
import type { Control } from '../control.ts';
import { endWithoutTraffic } from '../end-waiting.ts';
import { requireAgent, requireEnvironment, requireProject, requireRelease } from '../lookup.ts';
import { lockUnderWay } from '../place.ts';
import { nothingToGoBackTo } from '../rollback/target.ts';
import { begin } from './promote.ts';
import { withRequest } from './request-rollout.ts';

/**
 * Back to the release before the last change, of a promotion or of a rollback, without a judgement on what served meanwhile: nothing
 * is held. Windows don't stop it, holds do.
 */
export function undo(context: ControlContext): Control['undo'] {
  return (actor, input) =>
    runCommand(context, async (tx, moment) => {
      await tx.promotions.lockPlace(input.agent, input.environment);
      const version = await requireProject(tx);
      requireAgent(version.project, input.agent);
      const environment = requireEnvironment(version.project, input.environment);
      const [running] = await tx.rollbacks.list({ ...place(input), running: true, limit: 1 });
      if (running !== undefined) {
        throw new AppError('CONFLICT', `rollback ${running.id} to ${running.to.label} is under way`, {
          hint: `headgate rollback show ${running.id}`,
        });
      }
      const active = await lockUnderWay(tx, input.agent, input.environment);
      if (active !== undefined && hasTraffic(active)) return takeBack(tx, moment, actor, active, input.reason);
      const change = await lastChange(tx, input.agent, input.environment);
      const release = await requireRelease(tx, input.agent, change.before);
      const arrival = (await tx.evidence.forRelease(release.digest)).findLast(
        (item) => item.kind === 'rollout' && item.environment === input.environment && item.outcome === 'pass',
      );
      if (arrival === undefined) {
        throw new AppError(
          'CONFLICT',
          `${input.agent} ${release.label} never came to all users of ${input.environment}`,
          {
            hint: `headgate promote ${release.label} --agent ${input.agent} --to ${input.environment}`,
          },
        );
      }
      if (active !== undefined) {
        const because = `${actor.name} undoes ${change.what}: ${input.reason}`;
        await endWithoutTraffic(tx, moment, actor, active, 'superseded', because);
      }
      const because = `undoes ${change.what}; verified in ${input.environment} and served there before (${toIso(arrival.at)}, ${arrival.id})`;
      const fast = { because, evidence: [arrival.id], undoes: change.id };
      const wanted = { actor, version, environment, release, fast, startAt: undefined, reason: input.reason };
      const promotion = await begin(context, tx, moment, wanted);
      return { message: `${release.label} comes back at once: ${because}`, promotion };
    });
}

function place({ agent, environment }: { readonly agent: string; readonly environment: string }) {
  return { agent, environment };
}

/** A rollout that has traffic, its day of watch included, is itself the last change. */
async function takeBack(tx: Tx, moment: Moment, actor: Actor, promotion: Promotion, reason: string) {
  const { label, agent, environment } = promotion;
  const baseline = promotion.rollout?.baseline;
  if (baseline === undefined) throw nothingToGoBackTo(label, agent, environment);
  const request = { kind: 'abort', by: actor, reason, withoutHold: true } as const;
  await tx.promotions.save(withRequest(promotion, request), moment.now);
  await writeAudit(tx, moment, actor, {
    event: 'rollout.aborted',
    subject: promotion.id,
    ...place(promotion),
    because: reason,
    details: { asked: 'undo' },
  });
  return { message: `${label} is taken back and not held; traffic returns to ${baseline.label}`, promotion };
}

type Change = { readonly id: string; readonly what: string; readonly before: Digest };

/** What made the present release serve. @throws AppError where that is not to be undone */
async function lastChange(tx: Tx, agent: string, environment: string): Promise<Change> {
  const promotions = await tx.promotions.list({ agent, environment, limit: 100 });
  const arrived = promotions.find(({ rollout }) => rollout?.state.kind === 'completed');
  const arrivedAt = arrived?.rollout?.state.kind === 'completed' ? arrived.rollout.state.at : Number.NEGATIVE_INFINITY;
  const [rollback] = await tx.rollbacks.list({ agent, environment, limit: 1 });
  // One that came to nothing before it turned the traffic has changed nothing.
  if (rollback !== undefined && rollback.requestedAt >= arrivedAt && hasTurned(rollback)) {
    return {
      id: rollback.id,
      what: `the rollback to ${rollback.to.label} (${rollback.id})`,
      before: rollback.from.release,
    };
  }
  const before = arrived?.rollout?.baseline;
  if (arrived === undefined || before === undefined) throw nothingToGoBackTo(arrived?.label, agent, environment);
  return { id: arrived.id, what: `the promotion of ${arrived.label} (${arrived.id})`, before: before.release };
}

function hasTurned(rollback: Rollback): boolean {
  return hasSwitched(rollback) || rollback.parts.some(({ name }) => name === 'switching');
}
