import type { Buffer } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { KeyedRequest } from '../assignment/request-key.ts';
import { parseJson } from '../disk/json-text.ts';
import { continuedFrom, GivenIds } from '../id/given-ids.ts';
import { type Mark, MINTED } from '../id/mark.ts';
import type { UserRequest } from '../upstream/user-request.ts';
import { leadsOut, PATH_NOT_ALLOWED } from './address.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { forward } from './forward.ts';
import { AGENT_HEADER, type Found, findKeeper } from './keeper.ts';
import { noSuchAgent } from './no-such-agent.ts';
import { invalidRequest, sendRefusal } from './openai-error.ts';
import type { UserReply } from './user-reply.ts';
import { isObject, wholeBody } from './whole-body.ts';

const ROOT = '/v1';
/** What follows `/responses/` and is no id. */
const VERBS = new Set(['input_tokens', 'compact']);
const IDS = new RegExp(`${MINTED}[^/?&]+`);

type Json = Readonly<Record<string, unknown>>;

/** `/v1/conversations…` and `/v1/responses/<id>…`: what the deployment keeps that said it. */
export async function serveStored(deps: ExchangeDeps, request: IncomingMessage, response: UserReply): Promise<void> {
  const content = await wholeBody(deps, request, response);
  if (content === undefined) return;
  const body = content.length === 0 ? {} : parseJson(content.toString('utf8'));
  if (!isObject(body)) {
    sendRefusal(deps.counters, response, invalidRequest(400, 'invalid_json', 'The body is not a JSON object.'));
    return;
  }
  const { url = '', method = 'GET', headers } = request;
  const path = url.slice(ROOT.length);
  const ids = new GivenIds(deps.marks);
  const agentPath = ids.translatePath(path);
  // Nobody gives out an id that is "..", but a user can take one apart.
  if (leadsOut(path) || leadsOut(agentPath)) {
    sendRefusal(deps.counters, response, PATH_NOT_ALLOWED);
    return;
  }
  const origin = originOf(deps, path, body, ids);
  const found = findAgent(deps, request, body, origin?.kind === 'marked' ? origin.mark : undefined);
  if ('error' in found) {
    sendRefusal(deps.counters, response, found.error, found.headers);
    return;
  }
  const user: UserRequest = {
    api: 'responses',
    method,
    path: agentPath,
    headers,
    content: contentOf(ids, content),
    prompt: undefined,
    ids,
    goesOn: origin !== undefined,
  };
  forward(deps, found.route, user, { headers, body, origin }, response);
}

function contentOf(ids: GivenIds, content: Buffer): Buffer | undefined {
  return content.length === 0 ? undefined : ids.translateJson(content);
}

/** The first id in the path says where the thing is kept; a body may only repeat it. */
function originOf({ marks }: ExchangeDeps, path: string, body: Json, ids: GivenIds): KeyedRequest['origin'] {
  const inPath = IDS.exec(path)?.[0];
  const minted = (inPath === undefined ? undefined : marks.read(inPath)) ?? continuedFrom(marks, body);
  if (minted !== undefined) return { kind: 'marked', mark: minted.mark };
  const [, , id] = path.split(/[/?]/, 3);
  if (id === undefined || id === '' || VERBS.has(id)) return undefined;
  ids.keep(id);
  return { kind: 'older' };
}

function findAgent(
  { marks, routes, config }: ExchangeDeps,
  { headers }: IncomingMessage,
  { model }: Json,
  mark: Mark | undefined,
): Found {
  const marked = mark === undefined ? undefined : marks.find(mark);
  if (marked !== undefined) return marked;
  const named = headers[AGENT_HEADER] ?? (typeof model === 'string' ? model : undefined);
  if (named !== undefined) {
    const route = routes.find(String(named));
    if (route !== undefined) return { route };
    const { environment } = config;
    const asked = { agent: String(named), environment, code: 'model_not_found', param: AGENT_HEADER } as const;
    return noSuchAgent(routes, asked);
  }
  return findKeeper(routes, config.environment);
}
