import type { ServerResponse } from 'node:http';
import { type Route, TESTER_HEADER } from '#domain/traffic/index.ts';
import type { KeyedRequest } from '../assignment/request-key.ts';
import type { UserRequest } from '../upstream/user-request.ts';
import { Exchange, type ExchangeDeps } from './exchange.ts';
import { invalidRequest, sendError } from './openai-error.ts';

/** Sends a user's request to the release that it belongs to, or says why none can take it. */
export function forward(
  deps: ExchangeDeps,
  route: Route,
  user: UserRequest,
  keyed: KeyedRequest,
  response: ServerResponse,
): void {
  const admission = deps.testers.admit(route, user.headers);
  if (admission?.kind === 'refused') {
    deps.counters.testerRefused(route.agent, admission.because);
    const message = `The tester's pass in ${TESTER_HEADER} does not hold: ${admission.because}.`;
    sendError(response, invalidRequest(403, 'tester_refused', message));
    return;
  }
  if (admission?.kind === 'admitted') {
    new Exchange(deps, user, response, route, deps.assigner.assignTester(route, admission.target, keyed)).run();
    return;
  }
  const health = { leaseHolds: deps.routes.leaseHolds(route.agent), limitsHold: deps.limits.holds(route) };
  const assignment = deps.assigner.assign(route, keyed, health);
  if (assignment === undefined) {
    const message = `No release of \`${route.agent}\` serves ${deps.config.environment} right now.`;
    sendError(
      response,
      { status: 503, type: 'server_error', code: 'no_release', message, param: null },
      { 'retry-after': '2' },
    );
    return;
  }
  new Exchange(deps, user, response, route, assignment).run();
}
