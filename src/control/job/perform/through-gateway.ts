import { type Endpoint, isInvoked } from '#domain/release/index.ts';

/** Where the users of an agent meet it, so that it can be asked as they ask. @param own where it answers itself */
export function throughGateway(url: string, own: Endpoint | undefined, agent: string): Endpoint {
  const base = url.replace(/\/+$/, '');
  if (own?.api === 'http') return { baseUrl: `${base}/agents/${agent}`, api: 'http', call: own.call };
  const inject = { model: { name: agent }, parameters: {}, tools: [] };
  // What is invoked answers its users in both of OpenAI's ways.
  const api = own === undefined || isInvoked(own.api) ? 'chat-completions' : own.api;
  return { baseUrl: `${base}/v1`, api, inject };
}
