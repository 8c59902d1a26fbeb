import { type Endpoint, isInvoked } from '#domain/release/index.ts';
import { addressOf } from './address.ts';
import { invalidRequest, type OpenAiError } from './openai-error.ts';

/** For a request in a way that the release does not speak: where to send it instead. */
export function unsupported(agent: string, label: string, { api }: Endpoint): OpenAiError {
  const instead = isInvoked(api)
    ? 'ask it at /v1/chat/completions or /v1/responses; what it has said can’t be read there again'
    : `send this request to ${addressOf(agent, api)}`;
  return invalidRequest(400, 'unsupported_api', `${agent} ${label} speaks ${api}: ${instead}.`);
}
