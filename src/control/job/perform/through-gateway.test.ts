import { expect, test } from 'vitest';
import type { AgentApi } from '#domain/release/index.ts';
import { throughGateway } from './through-gateway.ts';

test('an agent is asked through the gateway in the way that its users ask', () => {
  const at = (api: AgentApi) => throughGateway('http://g/', { baseUrl: 'http://a', api }, 'desk');
  const inject = { model: { name: 'desk' }, parameters: {}, tools: [] };
  for (const api of ['chat-completions', 'threads', 'a2a'] as const) {
    expect(at(api)).toEqual({ baseUrl: 'http://g/v1', api: 'chat-completions', inject });
  }
  expect(at('responses')).toEqual({ baseUrl: 'http://g/v1', api: 'responses', inject });
  expect(at('http')).toMatchObject({ baseUrl: 'http://g/agents/desk', api: 'http' });
  expect(throughGateway('http://g', undefined, 'desk').api).toBe('chat-completions');
});
