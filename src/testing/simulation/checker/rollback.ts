import type { Rollout } from '#domain/rollout/index.ts';
import { PRODUCTION, type SimEvent } from '../history.ts';
import { type Ledger, placeOf } from '../ledger.ts';
import { changesOf, hasEnded } from './changes.ts';
import type { Checker } from './checker.ts';

const LEASE_MS = 60_000;
const KEPT_MS = 30 * 86_400_000;
/** Nobody heard it: it is to be said again. */
const UNHEARD: ReadonlySet<string> = new Set(['killed', 'STORE_UNAVAILABLE']);
/** What may be said against going back to a release by name, or by another means than the routes. */
const REASONS: ReadonlySet<string> = new Set([
  ...['NOT_FOUND', 'NOTHING_TO_ROLL_BACK_TO', 'ALREADY_THERE', 'RELEASE_HELD', 'RELEASE_QUARANTINED', 'CONFLICT'],
]);

/**
 * A rollback is never refused while there is something to go back to, and the next pass does it. Once a promotion ended without
 * success, its candidate has no share; once it is called rolled back, no gateway that can be heard, and after a lease none at all,
 * sends it anything new.
 */
export function rollback(): Checker {
  const gone = new Map<string, { readonly label: string; readonly routeVersion: number }>();
  let jumpedForwardMs = Number.NEGATIVE_INFINITY;
  return {
    name: 'rollback',
    see: (event, known) => {
      if (event.kind === 'wall-clock-jumped' && event.byMs > 0) jumpedForwardMs = event.at.elapsedMs;
      if (event.kind === 'command') return refused(event, known);
      if (event.kind === 'served' && event.conversation === 'new' && event.role === 'candidate') {
        const since = gone.get(event.deploymentId);
        if (since === undefined || event.routeVersion > since.routeVersion) return [];
        // A clock that jumped makes a silent gateway look longer silent than it was.
        if (event.at.elapsedMs - jumpedForwardMs < 2 * LEASE_MS) return [];
        return [`${since.label} is called rolled back, and ${event.gateway} sends it new conversations`];
      }
      if (event.kind !== 'commit') return [];
      const routes = new Map([...known.routes, ...event.routes.map((route) => [placeOf(route), route] as const)]);
      return changesOf(event, known).flatMap(({ was, is }) => {
        const { rollout, label, state } = is;
        const wrong: string[] = [];
        const wasAsked = was?.rollout?.request?.kind === 'abort' && rollout?.request === undefined;
        const obeys = rollout?.state.kind === 'rolling-back' || rollout?.state.kind === 'aborted';
        // The first release of an agent has nothing behind it.
        if (wasAsked && !obeys && rollout?.baseline !== undefined) {
          wrong.push(`${label} was to be taken back, and the next pass did not: it is ${rollout.state.kind}`);
        }
        const ended = hasEnded(is) && (was === undefined || !hasEnded(was));
        if (!ended || state === 'promoted' || rollout === undefined) return wrong;
        const route = routes.get(placeOf(is));
        const share = route?.targets.find(({ deploymentId }) => deploymentId === rollout.candidate.deploymentId);
        // What it has by another hand, from before or by the rollback itself, is not the promotion's to take back.
        if (share !== undefined && rollout.baseline !== undefined && wasExposed(was?.rollout)) {
          wrong.push(`${label} ended as ${state} and keeps ${share.weightBp / 100} % (${share.role})`);
        }
        if (state === 'rolled-back' && is.environment === PRODUCTION && route !== undefined) {
          gone.set(rollout.candidate.deploymentId, { label, routeVersion: route.version });
        }
        return wrong;
      });
    },
  };
}

function refused(event: Extract<SimEvent, { kind: 'command' }>, known: Ledger): readonly string[] {
  const { verb, refused: code, environment } = event;
  if (code === undefined || UNHEARD.has(code) || !verb.startsWith('roll-back')) return [];
  if (verb !== 'roll-back') return REASONS.has(code) ? [] : [`${verb} in ${environment} was refused: ${code}`];
  const way = wayBack(event, known);
  return way === undefined ? [] : [`a rollback in ${environment} was refused (${code}), though ${way}`];
}

/** What a rollback could do; undefined when there is nothing that served here well, is kept, and is not held. */
function wayBack(event: Extract<SimEvent, { kind: 'command' }>, known: Ledger): string | undefined {
  const serving = known.serving(event);
  if (serving === undefined) return undefined;
  const now = known.timeAt(event.at.realNow);
  const running = [...known.promotions.values()].find(
    ({ environment, state, rollout }) =>
      environment === event.environment && !hasEnded({ state }) && rollout !== undefined && hasWeight(rollout),
  );
  if (running?.rollout?.baseline !== undefined)
    return `${running.label} is under way beside ${running.rollout.baseline.label}`;
  const found = [...known.deployments.values()].find(
    ({ environment, release, endpoint, state, changedAt }) =>
      environment === event.environment &&
      release !== serving.release &&
      endpoint !== undefined &&
      ['inactive', 'warm', 'active', 'archived'].includes(state) &&
      (state !== 'archived' || now - changedAt <= KEPT_MS) &&
      !known.isHeld(release) &&
      known.shown(release, 'rollout', environment).at(-1)?.outcome === 'pass',
  );
  return found && `${found.label} served there before and is ${found.state}`;
}

/** Whether it had come to a step that gives the candidate anything: a weight, copies of requests, or testers. */
function wasExposed(rollout: Rollout | undefined): boolean {
  if (rollout === undefined || rollout.state.kind === 'pending') return false;
  const { state, plan } = rollout;
  if (!('step' in state)) return true;
  return plan.steps
    .slice(0, state.step + 1)
    .some(({ weightBp, work }) => weightBp > 0 || work?.kind === 'shadow' || work?.kind === 'testers');
}

function hasWeight({ state, plan }: Rollout): boolean {
  return state.kind === 'baking' && (plan.steps[state.step]?.weightBp ?? 0) > 0;
}
