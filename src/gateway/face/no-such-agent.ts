import type { RouteTable } from '../route/route-table.ts';
import { invalidRequest, type OpenAiError } from './openai-error.ts';

type Reply = { readonly error: OpenAiError; readonly headers: Readonly<Record<string, string>> };

type Asked = {
  readonly agent: string;
  readonly environment: string;
  readonly code: 'model_not_found' | 'agent_not_found';
  /** The part of the request that names the agent. */
  readonly param: string | null;
};

/**
 * No route has this name. A gateway that just started and has not heard from control yet can't know that the agent doesn't
 * exist: it says to try again.
 */
export function noSuchAgent(routes: RouteTable, { agent, environment, code, param }: Asked): Reply {
  if (routes.isHeard) {
    const where = code === 'model_not_found' ? ' GET /v1/models lists those that there are.' : '';
    return {
      error: invalidRequest(404, code, `There is no agent \`${agent}\` in ${environment}.${where}`, param),
      headers: {},
    };
  }
  const message = `This gateway has just started and does not know an agent \`${agent}\` in ${environment} yet. Try again.`;
  return {
    error: { status: 503, type: 'server_error', code: 'no_routes_yet', message, param },
    headers: { 'retry-after': '1' },
  };
}
