import type { LoggedRequest } from '#domain/sample/index.ts';
import { digestOfBytes } from '#domain/shared/index.ts';

export function aLoggedRequest(over: Partial<LoggedRequest> = {}): LoggedRequest {
  return {
    id: 'req_1',
    agent: 'customer-service',
    environment: 'production',
    deploymentId: 'dep_1',
    release: digestOfBytes('v1'),
    routeVersion: 3,
    conversation: '0123456789abcdef',
    at: 1_800_000_000_000,
    outcome: 'success',
    latencyMs: 120,
    tokens: 12,
    request: { messages: [{ role: 'user', content: 'I am [email]' }] },
    reply: { choices: [] },
    isCut: false,
    ...over,
  };
}
