import { SYSTEM } from '#domain/evidence/index.ts';
import { type Hold, holdText, type StillRunning } from '#domain/policy/index.ts';
import { decideQuarantine, type QuarantineDecision } from '#domain/rollback/index.ts';
import { assert, assertNever, canonicalJson } from '#domain/shared/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import type { Tx } from '#ports/index.ts';
import { type ControlContext, type Moment, readMoment, writeAudit } from '../context.ts';
import { requireEnvironment, requireProject } from '../lookup.ts';
import { setAside } from '../reconcile/set-aside.ts';
import { bringBack } from './bring-back.ts';
import { dropFromRoute } from './drop.ts';
import { bannedIn, loadPlace } from './load-place.ts';

type Place = { readonly agent: string; readonly environment: string };
type Due = { readonly id: Hold['id']; readonly places: readonly Place[]; readonly routes: number };

/**
 * Looks where something that is quarantined stands in a route, and takes it out of traffic. Level-triggered: a quarantine is looked at
 * again whenever a route changed, and while anything that it bans still runs. False when nothing was to be done.
 */
export async function enforceQuarantines(context: ControlContext): Promise<boolean> {
  let moved = false;
  for (const due of await context.unitOfWork.run(dueQuarantines)) {
    let failed = false;
    for (const place of due.places) {
      const pass = context.unitOfWork.run((tx) => enforce(context, tx, due.id, place));
      const changed = await pass.catch(async (error: unknown) => {
        failed = true;
        await putAside(context, due.id, place, error);
        return false;
      });
      moved = changed || moved;
    }
    if (!failed) await context.unitOfWork.run((tx) => noteLooked(tx, due));
  }
  if (moved) context.changed();
  return moved;
}

/** Those that stand and have to be looked at, and where. Reads only. */
async function dueQuarantines(tx: Tx): Promise<readonly Due[]> {
  const standing = await tx.holds.list({ kind: 'quarantine', standing: true });
  if (standing.length === 0) return [];
  const routes = await tx.routes.version();
  // Read once, and only where one of them changed since somebody looked.
  const all = standing.some(({ enforcedIn }) => enforcedIn !== routes) ? (await tx.routes.snapshot()).routes : [];
  const { realNow } = await readMoment(tx);
  const due: Due[] = [];
  for (const each of standing.filter(({ lookAgainAt = 0 }) => lookAgainAt <= realNow)) {
    const running = each.running ?? [];
    if (each.enforcedIn === routes) {
      if (running.length > 0) due.push({ id: each.id, places: distinct(running), routes });
      continue;
    }
    const places: Place[] = [...running];
    for (const route of all) {
      if ((await bannedIn(tx, route, each)).size > 0) places.push(route);
    }
    due.push({ id: each.id, places: distinct(places), routes });
  }
  return due;
}

function distinct(places: readonly Place[]): readonly Place[] {
  const byName = new Map(places.map(({ agent, environment }) => [`${agent}\n${environment}`, { agent, environment }]));
  return [...byName.values()];
}

/** One quarantine in one place. Whether anything changed. */
async function enforce(context: ControlContext, tx: Tx, id: Hold['id'], place: Place): Promise<boolean> {
  await tx.promotions.lockPlace(place.agent, place.environment);
  const quarantine = await tx.holds.lock(id);
  if (quarantine === undefined || quarantine.lifted !== undefined) return false;
  const route = await tx.routes.find(place.agent, place.environment);
  const banned = route === undefined ? new Set<never>() : await bannedIn(tx, route, quarantine);
  if (route === undefined || banned.size === 0) return noteRunning(tx, await readMoment(tx), quarantine, place, []);
  const moment = await readMoment(tx);
  const decision = decideQuarantine(await loadPlace(tx, moment, quarantine, route, banned));
  const acted = await carryOut(context, tx, moment, quarantine, route, decision);
  const running = decision.move.kind === 'drop' ? [] : stillRunning(route, banned, decision);
  return (await noteRunning(tx, moment, quarantine, place, running)) || acted;
}

async function carryOut(
  context: ControlContext,
  tx: Tx,
  moment: Moment,
  quarantine: Hold,
  route: Route,
  { move, because }: QuarantineDecision,
): Promise<boolean> {
  const { agent, environment } = route;
  switch (move.kind) {
    case 'leave':
    case 'wait':
      return false;
    case 'drop':
      await dropFromRoute(tx, moment, route, move.deployments);
      await writeAudit(tx, moment, SYSTEM, {
        ...{ event: 'quarantine.dropped', subject: quarantine.id, agent, environment, because },
        details: { deployments: [...move.deployments] },
      });
      return true;
    case 'roll-back': {
      const serving = route.targets.find(({ role }) => role === 'baseline');
      assert(serving !== undefined, 'a route with something that serves is rolled back');
      const { project } = await requireProject(tx);
      await bringBack(context, tx, moment, {
        ...{ actor: quarantine.placedBy, input: { agent, environment, reason: holdText(quarantine) } },
        ...{ to: move.to.release, project, environment: requireEnvironment(project, environment) },
        ...{ method: 'traffic', trigger: 'quarantine' },
        quarantined: { deploymentId: serving.deploymentId, release: serving.release, label: serving.label },
      });
      return true;
    }
    default:
      return assertNever(move);
  }
}

function stillRunning(
  { agent, environment, targets }: Route,
  banned: ReadonlySet<string>,
  { move, because }: QuarantineDecision,
): readonly StillRunning[] {
  return targets
    .filter(({ deploymentId }) => banned.has(deploymentId))
    .map(({ deploymentId, label }) => ({
      ...{ agent, environment, deploymentId, label, because },
      waitsForPerson: move.kind === 'wait',
    }));
}

/** Keeps what still runs in one place. That a person has to act is said once in the audit log, and stays to be seen in the lists. */
async function noteRunning(
  tx: Tx,
  moment: Moment,
  quarantine: Hold,
  { agent, environment }: Place,
  here: readonly StillRunning[],
): Promise<boolean> {
  const before = quarantine.running ?? [];
  const isHere = (each: StillRunning) => each.agent === agent && each.environment === environment;
  if (canonicalJson(before.filter(isHere)) === canonicalJson(here)) return false;
  await tx.holds.save({ ...quarantine, running: [...before.filter((each) => !isHere(each)), ...here] });
  for (const { label, deploymentId, because, waitsForPerson } of here) {
    const wasSaid = before.some((other) => other.waitsForPerson && other.deploymentId === deploymentId);
    if (!waitsForPerson || wasSaid) continue;
    await writeAudit(tx, moment, SYSTEM, {
      ...{ event: 'quarantine.waits-for-person', subject: quarantine.id, agent, environment },
      because: `${label} is quarantined, and ${because}`,
      details: { label, deploymentId },
    });
  }
  return true;
}

/** What changed meanwhile has a higher version, and is looked at again. */
async function noteLooked(tx: Tx, { id, routes }: Due): Promise<void> {
  const stored = await tx.holds.lock(id);
  if (stored === undefined || stored.lifted !== undefined) return;
  const { lookAgainAt, ...quarantine } = stored;
  if (quarantine.enforcedIn === routes && lookAgainAt === undefined) return;
  await tx.holds.save({ ...quarantine, enforcedIn: routes });
}

/** One place that can't be dealt with keeps no other from it, and whoever looks at the quarantine sees why it is waited with. */
async function putAside(context: ControlContext, id: Hold['id'], place: Place, error: unknown): Promise<void> {
  const { because, waitMs } = setAside(context, { quarantine: id, ...place }, error);
  await context.unitOfWork.run(async (tx) => {
    const { realNow } = await readMoment(tx);
    const quarantine = await tx.holds.lock(id);
    if (quarantine === undefined || quarantine.lifted !== undefined) return;
    const running = quarantine.running?.map((each) =>
      each.agent === place.agent && each.environment === place.environment ? { ...each, because } : each,
    );
    await tx.holds.save({ ...quarantine, running, lookAgainAt: realNow + waitMs });
  });
}
