import type { Buffer } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { ModelApi } from '#domain/release/index.ts';
import type { KeyedRequest } from '../assignment/request-key.ts';
import { parseJson } from '../disk/json-text.ts';
import { continuedFrom, GivenIds, needsMemory, olderId } from '../id/given-ids.ts';
import type { UserRequest } from '../upstream/user-request.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { forward } from './forward.ts';
import { noSuchAgent } from './no-such-agent.ts';
import { invalidRequest, sendRefusal } from './openai-error.ts';
import type { UserReply } from './user-reply.ts';
import { isObject, wholeBody } from './whole-body.ts';

type Json = Readonly<Record<string, unknown>>;

const PATHS: Readonly<Record<ModelApi, string>> = { 'chat-completions': '/chat/completions', responses: '/responses' };

/** `POST /v1/chat/completions` and `/v1/responses`: one request of a user, from its first byte to the last of its reply. */
export async function serveCompletion(
  deps: ExchangeDeps,
  api: ModelApi,
  request: IncomingMessage,
  response: UserReply,
): Promise<void> {
  const content = await wholeBody(deps, request, response);
  if (content !== undefined) answerCompletion(deps, api, request, content, response);
}

/** The same for a request of which all is here. */
export function answerCompletion(
  deps: ExchangeDeps,
  api: ModelApi,
  { url = '', headers }: Pick<IncomingMessage, 'url' | 'headers'>,
  content: Buffer,
  response: UserReply,
): void {
  const prompt = parseJson(content.toString('utf8'));
  if (!isObject(prompt)) {
    sendRefusal(deps.counters, response, invalidRequest(400, 'invalid_json', 'The body is not a JSON object.'));
    return;
  }
  const { model } = prompt;
  if (typeof model !== 'string' || model === '') {
    sendRefusal(deps.counters, response, invalidRequest(400, 'model_missing', '`model` must name an agent.', 'model'));
    return;
  }
  const route = deps.routes.find(model);
  if (route === undefined) {
    const { environment } = deps.config;
    const asked = { agent: model, environment, code: 'model_not_found', param: 'model' } as const;
    const { error, headers: own } = noSuchAgent(deps.routes, asked);
    sendRefusal(deps.counters, response, error, own);
    return;
  }
  const query = url.indexOf('?');
  const path = query < 0 ? PATHS[api] : PATHS[api] + url.slice(query);
  const common = { api, method: 'POST', path, headers };
  if (api === 'chat-completions') {
    const user: UserRequest = { ...common, content, prompt, ids: undefined, goesOn: false };
    forward(deps, route, user, { headers, body: prompt }, response);
    return;
  }
  const ids = new GivenIds(deps.marks);
  const own = ids.translateJson(content);
  const user: UserRequest = {
    ...common,
    content: own,
    prompt: own === content ? prompt : ((parseJson(own.toString('utf8')) ?? prompt) as Json),
    ids,
    goesOn: needsMemory(prompt),
  };
  forward(deps, route, user, { headers, body: prompt, origin: originOf(deps, prompt, ids) }, response);
}

function originOf({ marks }: ExchangeDeps, prompt: Json, ids: GivenIds): KeyedRequest['origin'] {
  const minted = continuedFrom(marks, prompt);
  if (minted !== undefined) return { kind: 'marked', mark: minted.mark };
  const older = olderId(prompt);
  if (older === undefined) return undefined;
  ids.keep(older);
  return { kind: 'older' };
}
