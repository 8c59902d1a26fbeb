import type { Route } from '#domain/traffic/index.ts';
import type { RouteTable } from '../route/route-table.ts';
import { speaks } from '../upstream/outgoing.ts';
import { addressOf } from './address.ts';
import { isModel } from './models.ts';
import { invalidRequest, type OpenAiError } from './openai-error.ts';

/** Names the agent, where neither an id nor a model does. */
export const AGENT_HEADER = 'x-headgate-agent';

type NotFound = { readonly error: OpenAiError; readonly headers?: Readonly<Record<string, string>> };
export type Found = { readonly route: Route } | NotFound;

/** A conversation or response that is kept is asked for without a prompt. */
const KEPT = { api: 'responses', prompt: undefined } as const;
const MOST_NAMED = 5;

/** Whether a release of it may keep what it says. An agent that is code may do so without having said it. */
export function mayKeep({ targets }: Route): boolean {
  return targets.some(({ endpoint }) => speaks(endpoint, KEPT));
}

function saysItKeeps({ targets }: Route): boolean {
  return targets.some(({ endpoint }) => endpoint.api === KEPT.api);
}

/** Whom a request is for that names no agent, and asks for what one keeps: the only one that says so, or else that may. */
export function findKeeper(routes: RouteTable, environment: string): Found {
  const all = routes.all();
  const saying = all.filter(saysItKeeps);
  const keeping = saying.length > 0 ? saying : all.filter(mayKeep);
  const [only, another] = keeping;
  if (only !== undefined) return another === undefined ? { route: only } : { error: several(keeping, only) };
  // It says itself why it can't.
  const [alone, further] = all.filter(isModel);
  if (alone !== undefined && further === undefined) return { route: alone };
  return nobody(routes, environment);
}

function several(keeping: readonly Route[], { agent }: Route): OpenAiError {
  const names = named(keeping.map((one) => `\`${one.agent}\``));
  const message = `Several agents keep conversations and responses here: ${names}. Say which one with the header \`${AGENT_HEADER}\`, such as \`${AGENT_HEADER}: ${agent}\`.`;
  return invalidRequest(400, 'model_missing', message, AGENT_HEADER);
}

function nobody(routes: RouteTable, environment: string): NotFound {
  const speaking = routes.all().flatMap(({ agent, targets: [target] }) => {
    const api = target?.endpoint.api;
    return api === undefined ? [] : [`\`${agent}\` speaks ${api} at ${addressOf(agent, api)}`];
  });
  if (speaking.length > 0) {
    const message = `No agent of ${environment} keeps conversations or responses that could be read again: ${named(speaking)}. Ask one there.`;
    return { error: invalidRequest(400, 'unsupported_api', message) };
  }
  if (routes.isHeard) {
    const message = `No agent serves ${environment} yet.`;
    return { error: invalidRequest(404, 'model_not_found', message) };
  }
  const message = `This gateway has just started and knows no agent in ${environment} yet. Try again.`;
  return {
    error: { status: 503, type: 'server_error', code: 'no_routes_yet', message, param: null },
    headers: { 'retry-after': '1' },
  };
}

function named(all: readonly string[]): string {
  const more = all.length - MOST_NAMED;
  return all.slice(0, MOST_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
