import type { Endpoint } from '#domain/release/index.ts';
import { assert } from '#domain/shared/index.ts';
import type { Invocation } from '#ports/index.ts';
import { type HeaderContext, upstreamHeaders } from '../upstream/header-rules.ts';
import type { UserRequest } from '../upstream/user-request.ts';
import type { Asked, Json } from './asked.ts';
import { readChat } from './chat-asked.ts';
import { readResponse } from './response-asked.ts';

/** A user's request on its way to an agent that is invoked. */
type Request = Omit<HeaderContext, 'mount'> & {
  readonly user: UserRequest;
  readonly endpoint: Endpoint;
  readonly limits: Invocation['limits'];
};

export function promptOf({ prompt }: UserRequest): Json {
  assert(prompt !== undefined, 'only questions are put to agents that are invoked');
  return prompt;
}

/** @throws Unaskable */
export function readAsked(user: UserRequest): Asked {
  return user.api === 'responses' ? readResponse(promptOf(user)) : readChat(promptOf(user));
}

/** The turn that a request means. */
export function invocationOf(
  { user, endpoint, limits, ...told }: Request,
  { instructions, tools, parameters }: Asked,
  { conversation, turns }: Pick<Invocation, 'conversation' | 'turns'>,
): Omit<Invocation, 'signal'> {
  const headers = recordOf(upstreamHeaders(user.headers, { ...told, mount: undefined }));
  const asked = { instructions, tools, parameters, observes: false };
  return { endpoint, credential: told.credential, headers, conversation, turns, ...asked, limits };
}

/** From names and values in turn. */
function recordOf(headers: readonly string[]): Record<string, string | string[]> {
  const record: Record<string, string | string[]> = {};
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const [name = '', value = ''] = headers.slice(index, index + 2);
    const known = record[name];
    record[name] = known === undefined ? value : [...(Array.isArray(known) ? known : [known]), value];
  }
  return record;
}
