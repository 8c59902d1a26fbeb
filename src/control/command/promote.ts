import type { EnvironmentConfig } from '#domain/config/index.ts';
import type { Actor } from '#domain/evidence/index.ts';
import type { FastPath, Promotion } from '#domain/promotion/index.ts';
import type { Release } from '#domain/release/index.ts';
import { AppError, DAY_MS, type EpochMs, toIso } from '#domain/shared/index.ts';
import type { ProjectVersion, Tx } from '#ports/index.ts';
import { type ControlContext, type Moment, newId, runCommand, writeAudit } from '../context.ts';
import type { Control } from '../control.ts';
import { endWithoutTraffic } from '../end-waiting.ts';
import { fastPathOf } from '../fast-path.ts';
import { requireAgent, requireEnvironment, requireProject, requireRelease } from '../lookup.ts';
import { lockUnderWay, placeOf } from '../place.ts';
import { promotionObstacles } from './promotion-obstacles.ts';

const LATEST_START_MS = 30 * DAY_MS;

/** Begins moving a release into an environment. Refuses at once what no waiting could mend. */
export function promote(context: ControlContext): Control['promote'] {
  return (actor, input) =>
    runCommand(context, async (tx, moment) => {
      await tx.promotions.lockPlace(input.agent, input.environment);
      const version = await requireProject(tx);
      requireAgent(version.project, input.agent);
      const environment = requireEnvironment(version.project, input.environment);
      const release = await requireRelease(tx, input.agent, input.release);
      // Only a person brings a release back without soak and steps.
      const mayBeFast = actor.kind === 'person' && input.inSteps !== true;
      const fast = mayBeFast ? await fastPathOf(tx, release, environment.name) : undefined;
      const at = input.afterMs === undefined ? input.at : moment.now + input.afterMs;
      const startAt = at === undefined ? undefined : checkStart(at, moment);
      return begin(context, tx, moment, {
        ...{ actor, version, environment, release, fast, startAt },
        ...{ retryOf: input.retryOf, reason: input.reason },
      });
    });
}

type Wanted = {
  readonly actor: Actor;
  readonly version: ProjectVersion;
  readonly environment: EnvironmentConfig;
  readonly release: Release;
  readonly fast: FastPath | undefined;
  readonly startAt: EpochMs | undefined;
  /** The promotion that came to nothing and is started again with this one. */
  readonly retryOf?: Promotion['id'] | undefined;
  readonly reason?: string | undefined;
};

/** Stores a promotion that may begin, or may wait for its time or turn. @throws AppError what stands in its way */
export async function begin(context: ControlContext, tx: Tx, moment: Moment, wanted: Wanted): Promise<Promotion> {
  const { actor, version, environment, release, fast, startAt } = wanted;
  const { agent, digest, label } = release;
  const [obstacle] = await promotionObstacles(tx, version.project, release, environment);
  if (obstacle !== undefined) throw obstacle;
  const id = newId(context, 'prm', moment);
  const waiting: Promotion['waiting'] =
    startAt === undefined ? await takePlace(tx, moment, wanted, id) : { kind: 'start', at: startAt };
  const promotion: Promotion = {
    id,
    agent,
    environment: environment.name,
    release: digest,
    label,
    state: 'queued',
    createdBy: actor,
    createdAt: moment.now,
    projectVersion: version.id,
    ...(fast === undefined ? {} : { fast }),
    ...(startAt === undefined ? {} : { startAt }),
    ...(waiting === undefined ? {} : { waiting }),
    gates: [],
    rollout: undefined,
    verdicts: [],
    decisions: [],
    probation: undefined,
    ended: undefined,
    ...(wanted.retryOf === undefined ? {} : { retryOf: wanted.retryOf }),
  };
  await tx.promotions.insert(promotion, moment.now);
  await writeAudit(tx, moment, actor, {
    event: 'promotion.created',
    subject: promotion.id,
    agent,
    environment: environment.name,
    because: sentence(wanted),
    details: {
      release: digest,
      label,
      project: version.id,
      ...(fast === undefined ? {} : { fast: [...fast.evidence] }),
      ...(startAt === undefined ? {} : { startAt: toIso(startAt) }),
      ...(wanted.retryOf === undefined ? {} : { retryOf: wanted.retryOf }),
      ...(waiting?.kind === 'turn' ? { behind: waiting.behind } : {}),
    },
  });
  return promotion;
}

function sentence({ actor, release, fast, retryOf, reason }: Wanted): string {
  const again = retryOf === undefined ? '' : ' again';
  const why = [reason, fast?.because].filter((part) => part !== undefined).join('; ');
  return `${actor.name} promotes ${release.label}${again}${why === '' ? '' : `: ${why}`}`;
}

/** One at a time: undefined when the place is free, or has been made free. @throws AppError PROMOTION_ACTIVE */
async function takePlace(tx: Tx, moment: Moment, wanted: Wanted, id: Promotion['id']): Promise<Promotion['waiting']> {
  const { actor, environment, release } = wanted;
  const { agent, label } = release;
  const locked = await lockUnderWay(tx, agent, environment.name);
  const { occupant, ahead, rollback, whenBusy } = await placeOf(
    tx,
    { id, agent, environment: environment.name },
    environment,
  );
  if (rollback !== undefined) {
    throw new AppError('CONFLICT', `rollback ${rollback} is bringing an earlier release back to ${environment.name}`, {
      hint: `headgate rollback show ${rollback}; ask again once it has turned the traffic`,
    });
  }
  // What takes a change back doesn't stand in line behind more changes.
  const first = (wanted.fast?.undoes === undefined ? ahead : undefined) ?? occupant?.id;
  if (first === undefined) return undefined;
  if (whenBusy === 'queue') return { kind: 'turn', behind: first };
  const busy = `promotion ${first}${occupant === undefined ? '' : ` of ${occupant.label}`} into ${environment.name} is under way`;
  if (whenBusy === 'refuse' || occupant === undefined) {
    throw new AppError('PROMOTION_ACTIVE', busy, {
      hint: `wait for it, or end it: headgate rollout abort ${first} --reason "…"; environments.${environment.name}.promotions.whenBusy may be "queue"`,
    });
  }
  if (occupant.hasTraffic) {
    throw new AppError('PROMOTION_ACTIVE', `${busy} and has traffic, so it is not superseded`, {
      hint: `take it back first: headgate rollout abort ${first} --reason "…"`,
    });
  }
  // Another that came in this very moment is refused when this one is stored.
  if (locked?.id === occupant.id) {
    await endWithoutTraffic(tx, moment, actor, locked, 'superseded', `${actor.name} promotes ${label} instead`);
  }
  return undefined;
}

function checkStart(at: EpochMs, { now }: Moment): EpochMs {
  if (at < now || at > now + LATEST_START_MS) {
    const what = at < now ? 'lies in the past' : 'is more than 30 days away';
    throw new AppError('USAGE', `${toIso(at)} ${what}; it is ${toIso(now)}`, {
      hint: 'give a time within the next 30 days; headgate clock show says what time it is',
    });
  }
  return at;
}
