import { SECOND_MS } from '#domain/shared/index.ts';
import type { InvokedFailure } from '#ports/index.ts';
import { invalidRequest, type OpenAiError } from '../face/openai-error.ts';
import type { ReplyReading } from '../upstream/reply-reading.ts';

/** How a turn that failed counts. */
export function readFailure(failure: InvokedFailure): Pick<ReplyReading, 'outcome' | 'because'> {
  const { reason, because } = failure;
  switch (reason) {
    case 'user-error':
    case 'conversation-gone':
      return { outcome: 'user-error', because };
    case 'blocked':
      return { outcome: 'blocked', because: undefined };
    case 'agent-error':
    case 'timeout':
      return { outcome: 'agent-error', because };
  }
}

/** What the user is told of it, in OpenAI's form; a content filter as Azure OpenAI tells it. */
export function failedReply({ reason, status, because, words }: InvokedFailure): OpenAiError {
  switch (reason) {
    case 'user-error':
      return invalidRequest(status !== undefined && status < 500 ? status : 400, 'invalid_request', because);
    case 'conversation-gone':
      return invalidRequest(404, 'conversation_not_found', `The agent no longer keeps this conversation: ${because}`);
    case 'blocked':
      return invalidRequest(400, 'content_filter', `The content filter refused it: ${because}`);
    case 'timeout':
      return failure(504, 'agent_timeout', 'The agent did not answer in time. Please try again.');
    case 'agent-error':
      if (status === 429)
        return failure(429, 'rate_limit_exceeded', 'The agent is over its rate limit. Please try again later.');
      return failure(502, 'agent_failed', words ?? 'The agent could not answer. Please try again.');
  }
}

/** When to ask again, where the runtime said so. */
export function retryHeaders({ retryAfterMs }: InvokedFailure): Readonly<Record<string, string>> {
  return retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / SECOND_MS)) };
}

function failure(status: number, code: string, message: string): OpenAiError {
  return { status, type: 'server_error', code, message, param: null };
}
