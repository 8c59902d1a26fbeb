import type { Route } from '#domain/traffic/index.ts';
import type { RouteTable } from '../route/route-table.ts';
import { noSuchAgent } from './no-such-agent.ts';
import { sendError, sendJson } from './openai-error.ts';
import type { UserReply } from './user-reply.ts';

/** `GET /v1/models`: the agents of this environment that speak one of OpenAI's APIs. */
export function serveModels(routes: RouteTable, response: UserReply): void {
  const data = routes
    .all()
    .filter(isModel)
    .map((route) => modelView(route.agent));
  sendJson(response, 200, { object: 'list', data });
}

/** `GET /v1/models/<agent>`. */
export function serveModel(routes: RouteTable, environment: string, name: string, response: UserReply): void {
  const agent = routes.all().find((route) => isModel(route) && encodeURIComponent(route.agent) === name)?.agent;
  if (agent === undefined) {
    const asked = { agent: name, environment, code: 'model_not_found', param: 'model' } as const;
    const { error, headers } = noSuchAgent(routes, asked);
    sendError(response, error, headers);
    return;
  }
  sendJson(response, 200, modelView(agent));
}

/** An agent that speaks plain HTTP can't be asked by the name of a model. */
export function isModel({ targets }: Route): boolean {
  return targets.length === 0 || targets.some(({ endpoint }) => endpoint.api !== 'http');
}

/** OpenAI's clients expect a time of creation; an agent has none, so it is the same for all. */
function modelView(agent: string): unknown {
  return { id: agent, object: 'model', created: 0, owned_by: 'headgate' };
}
