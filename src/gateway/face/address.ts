import type { AgentApi } from '#domain/release/index.ts';
import { invalidRequest } from './openai-error.ts';

/** Below it plain HTTP agents have their own paths. */
export const AGENTS = '/agents/';

/** Where the users of an agent find it, by what it speaks. */
export function addressOf(agent: string, api: AgentApi): string {
  switch (api) {
    case 'chat-completions':
    case 'threads':
    case 'a2a':
      return '/v1/chat/completions';
    case 'responses':
      return '/v1/responses';
    case 'http':
      return `${AGENTS}${agent}/`;
  }
}

/** What the gateway takes off the path of a plain HTTP agent. */
export function mountOf(agent: string, api: AgentApi): string | undefined {
  return api === 'http' ? `${AGENTS}${agent}` : undefined;
}

/** The agent of a path below `AGENTS`. */
export function agentInPath(url: string): string {
  const end = url.slice(AGENTS.length).search(/[/?]/);
  return end < 0 ? url.slice(AGENTS.length) : url.slice(AGENTS.length, AGENTS.length + end);
}

/** A segment that leads out of the agent's own path: "..", "." and what some servers take for them. */
const ESCAPING = /(?:^|[/\\]|%2f|%5c)(?:\.|%2e){1,2}(?:$|[/\\?#;]|%2f|%5c)/i;

export const PATH_NOT_ALLOWED = invalidRequest(
  400,
  'path_not_allowed',
  'The path has a segment "." or "..", which could lead out of it.',
);

/** @param path as it came, with or without its query */
export function leadsOut(path: string): boolean {
  const query = path.indexOf('?');
  return ESCAPING.test(query < 0 ? path : path.slice(0, query));
}
