import type { Route } from '#domain/traffic/index.ts';
import type { GatewayConfig } from '../config.ts';
import type { RouteTable } from '../route/route-table.ts';
import type { Counters } from './counters.ts';
import { noSuchAgent } from './no-such-agent.ts';
import { sendJson, sendRefusal } from './openai-error.ts';
import type { UserReply } from './user-reply.ts';

type ModelDeps = {
  readonly routes: RouteTable;
  readonly config: Pick<GatewayConfig, 'environment'>;
  readonly counters: Counters;
};

/** `GET /v1/models`: the agents of this environment that speak one of OpenAI's APIs. */
export function serveModels(routes: RouteTable, response: UserReply): void {
  const data = routes
    .all()
    .filter(isModel)
    .map((route) => modelView(route.agent));
  sendJson(response, 200, { object: 'list', data });
}

/** `GET /v1/models/<agent>`. */
export function serveModel(
  { routes, config: { environment }, counters }: ModelDeps,
  name: string,
  response: UserReply,
): void {
  const agent = routes.all().find((route) => isModel(route) && encodeURIComponent(route.agent) === name)?.agent;
  if (agent === undefined) {
    const asked = { agent: name, environment, code: 'model_not_found', param: 'model' } as const;
    const { error, headers } = noSuchAgent(routes, asked);
    sendRefusal(counters, response, error, headers);
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
