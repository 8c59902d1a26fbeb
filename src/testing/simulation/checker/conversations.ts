import type { DeploymentId, DurationMs } from '#domain/shared/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import { type Commit, PRODUCTION, type SimEvent, type Spoke } from '../history.ts';
import type { Checker } from './checker.ts';

/** After trouble with messages or clocks, who is heard and who is not can be told again. True time. */
const TROUBLE_MS: DurationMs = 90_000;

/** Where one began, and which gateways know it there. */
type Followed = {
  readonly deploymentId: DeploymentId;
  readonly label: string;
  readonly beganMs: DurationMs;
  readonly beganVersion: number;
  readonly witnesses: Set<string>;
};

/** A version of the route, and which gateways were to be asked before it came. */
type Change = { readonly route: Route; readonly askedMs: DurationMs; readonly heard: ReadonlySet<string> };

/**
 * A conversation that shows nothing but its key stays on the release that it began on, through whichever gateway it speaks, while that
 * release stands and a gateway that knows it could be heard before each change. What moves for another reason is followed no further.
 */
export function conversations(): Checker {
  const followed = new Map<string, Followed | 'no more'>();
  const changes = new Map<number, Change>();
  const gateways = new Map<string, { connectedMs: DurationMs; troubledMs: DurationMs }>();
  let askedMs: DurationMs | undefined;
  let jumpedMs = Number.NEGATIVE_INFINITY;

  const stateOf = (gateway: string) => {
    const known = gateways.get(gateway) ?? { connectedMs: 0, troubledMs: 0 };
    gateways.set(gateway, known);
    return known;
  };

  const noteChange = ({ routes, questions, at }: Commit) => {
    if (questions.some(({ environment }) => environment === PRODUCTION)) askedMs = at.elapsedMs;
    for (const route of routes.filter(({ environment }) => environment === PRODUCTION)) {
      const calm = at.elapsedMs - jumpedMs > TROUBLE_MS;
      const heard = [...gateways].filter(([, { troubledMs }]) => calm && at.elapsedMs - troubledMs > TROUBLE_MS);
      changes.set(route.version, {
        route,
        askedMs: askedMs ?? at.elapsedMs,
        heard: new Set(heard.map(([gateway]) => gateway)),
      });
      askedMs = undefined;
    }
  };

  const mayMove = (was: Followed, { routeVersion, by }: Spoke): boolean => {
    if (routeVersion < was.beganVersion) return true;
    // A gateway that decides alone can't tell it from a new one.
    if (by === 'limit-broken' || by === 'lease-over' || by === 'sole') return true;
    for (let version = was.beganVersion; version <= routeVersion; version += 1) {
      const change = changes.get(version);
      if (change === undefined) return true;
      const { route, heard } = change;
      if (!route.targets.some((target) => target.deploymentId === was.deploymentId)) return true;
      // A rollback asks nobody.
      if (route.revoked.length > 0) return true;
      if (version === was.beganVersion) continue;
      if (was.beganMs >= change.askedMs || ![...was.witnesses].some((gateway) => heard.has(gateway))) return true;
    }
    return false;
  };

  const hear = (event: Spoke): readonly string[] => {
    const { conversation, gateway, deploymentId, label, at, routeVersion, by, connected } = event;
    const state = stateOf(gateway);
    if (!connected) state.troubledMs = at.elapsedMs;
    const was = followed.get(conversation);
    if (was === 'no more') return [];
    if (was === undefined) {
      // Where a gateway had to decide alone, another would have decided otherwise.
      const isPlain = by === 'hash' || (by === 'sole' && !changes.get(routeVersion)?.route.targets[1]);
      const began = { deploymentId, label, beganMs: at.elapsedMs, beganVersion: routeVersion };
      followed.set(conversation, isPlain ? { ...began, witnesses: new Set([gateway]) } : 'no more');
      return [];
    }
    if (was.deploymentId === deploymentId) {
      was.witnesses.add(gateway);
      return [];
    }
    followed.set(conversation, 'no more');
    if (mayMove(was, event)) return [];
    return [`${conversation} began on ${was.label} and goes on with ${label} through ${gateway} (${by})`];
  };

  return {
    name: 'conversations',
    see: (event: SimEvent) => {
      if (event.kind === 'commit') noteChange(event);
      if (event.kind === 'unheard') stateOf(event.gateway).troubledMs = event.at.elapsedMs;
      if (event.kind === 'wall-clock-jumped') {
        jumpedMs = event.at.elapsedMs;
        for (const conversation of followed.keys()) followed.set(conversation, 'no more');
      }
      return event.kind === 'spoke' ? hear(event) : [];
    },
  };
}
