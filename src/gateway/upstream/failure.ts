import type { OpenAiError } from '../face/openai-error.ts';

/** A reply that the user gets because the agent did not give one. */
export function upstreamFailure(error: unknown): OpenAiError {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'UND_ERR_CONNECT_TIMEOUT':
      return failure(504, 'agent_timeout', 'The agent could not be reached in time.');
    case 'UND_ERR_HEADERS_TIMEOUT':
    case 'UND_ERR_BODY_TIMEOUT':
      return failure(504, 'agent_timeout', 'The agent did not answer in time.');
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return failure(502, 'agent_unreachable', 'The agent can’t be reached.');
    default:
      return failure(502, 'agent_failed', 'The agent broke off before it had answered.');
  }
}

function failure(status: number, code: string, message: string): OpenAiError {
  return { status, type: 'server_error', code, message: `${message} Please try again.`, param: null };
}
