import type { DurationMs } from '#domain/shared/index.ts';
import { type Route, TESTER_HEADER } from '#domain/traffic/index.ts';
import type { RequestAssignment } from '../assignment/assigner.ts';
import type { Pin } from '../assignment/pin-token.ts';
import type { KeyedRequest } from '../assignment/request-key.ts';
import type { Admitted } from '../assignment/tester-door.ts';
import { Upload } from '../upstream/upload.ts';
import type { UserRequest } from '../upstream/user-request.ts';
import { admit } from './admission.ts';
import { Exchange } from './exchange.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { invalidRequest, sendRefusal } from './openai-error.ts';
import type { UserReply } from './user-reply.ts';

/** For the rest of an upload that is refused. */
const DISCARD_MS: DurationMs = 2_000;

/** Sends a user's request to the release that it belongs to, or says why none can take it. */
export function forward(
  deps: ExchangeDeps,
  route: Route,
  user: UserRequest,
  keyed: KeyedRequest,
  response: UserReply,
): void {
  const exchange = begin(deps, route, user, keyed, response);
  if (exchange !== undefined) exchange.run();
  else if (user.content instanceof Upload) user.content.discard(DISCARD_MS);
}

function begin(
  deps: ExchangeDeps,
  route: Route,
  user: UserRequest,
  keyed: KeyedRequest,
  response: UserReply,
): Exchange | undefined {
  const caller = deps.assigner.callerOf(user.headers);
  const tester = deps.testers.admit(route, user.headers) ?? testerBehind(deps, route, caller);
  if (tester?.kind === 'refused') {
    deps.counters.testerRefused(route.agent, tester.because);
    const message = `The tester's pass in ${TESTER_HEADER} does not hold: ${tester.because}.`;
    sendRefusal(deps.counters, response, invalidRequest(403, 'tester_refused', message));
    return undefined;
  }
  const asked = caller === undefined ? keyed : askedFor(deps, route, keyed, caller);
  const quota = admit(deps, route, keyed, response);
  if (quota === undefined) return undefined;
  const assignment = assignmentOf(deps, route, asked, tester);
  if (assignment === undefined) {
    const message = `No release of \`${route.agent}\` serves ${deps.config.environment} right now.`;
    deps.recorder.refused(route, 'gateway-error');
    sendRefusal(
      deps.counters,
      response,
      { status: 503, type: 'server_error', code: 'no_release', message, param: null },
      { 'retry-after': '2' },
    );
    return undefined;
  }
  return new Exchange(deps, user, response, route, assignment, quota);
}

function assignmentOf(
  deps: ExchangeDeps,
  route: Route,
  asked: KeyedRequest,
  admitted: Admitted | undefined,
): RequestAssignment | undefined {
  if (admitted !== undefined) return deps.assigner.assignByPass(route, admitted, asked);
  const { caller } = asked;
  const health = healthOf(deps, route);
  if (caller?.traffic === undefined) return deps.assigner.assign(route, asked, health);
  return deps.assigner.assignBehind(route, { ...caller, traffic: caller.traffic }, asked, health);
}

/** An agent that asks itself, as the parts of a bundle do, is answered by its own release, in the same conversation. */
function askedFor({ marks }: ExchangeDeps, route: Route, keyed: KeyedRequest, caller: Pin): KeyedRequest {
  if (keyed.origin !== undefined || !marks.isAbout(route, caller)) return { ...keyed, caller };
  const { agent, deployment, root, traffic } = caller;
  return { ...keyed, origin: { kind: 'marked', mark: { agent, deployment, root, traffic } }, caller };
}

/** What the deployment that a pass led to asks of its own agent is no user's either. */
function testerBehind({ marks }: ExchangeDeps, route: Route, caller: Pin | undefined) {
  if (caller?.traffic === undefined || !marks.isAbout(route, caller)) return undefined;
  const target = route.targets.find(({ deploymentId }) => marks.deploymentHash(deploymentId) === caller.deployment);
  return target === undefined ? undefined : ({ kind: 'admitted', target, traffic: caller.traffic } as const);
}

function healthOf({ routes, limits }: ExchangeDeps, route: Route): { leaseHolds: boolean; limitsHold: boolean } {
  return { leaseHolds: routes.leaseHolds(route.agent), limitsHold: limits.holds(route) };
}
