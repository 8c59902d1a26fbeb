import { expect, test } from 'vitest';
import { renderRequest, renderRequests } from './request-log-table.ts';

const surface = { columns: 120, color: false };
const row = {
  id: 'req_hg1abc',
  at: '2026-11-25T10:00:00.000Z',
  agent: 'shop',
  environment: 'production',
  label: 'v2',
  release: `sha256:${'2'.repeat(64)}`,
  deploymentId: 'dep_2',
  conversation: '0123456789abcdef',
  outcome: 'success',
  latencyMs: 1_234.4,
  tokens: 12,
} as const;

const linesOf = (text: string): readonly string[] => text.split('\n').map((line) => line.trimEnd());

test('requests stand below each other with what they can be found by', () => {
  const { latencyMs: _, tokens: __, ...broken } = row;
  const requests = [row, { ...broken, id: 'req_hg1def', outcome: 'agent-error' as const }];
  expect(linesOf(renderRequests('shop', 'production', { requests }, surface))).toEqual([
    'requests of shop in production that are kept',
    'at                    release  outcome          took  tokens  conversation      request',
    '2026-11-25 10:00 UTC  v2       success      1,234 ms      12  0123456789abcdef  req_hg1abc',
    '2026-11-25 10:00 UTC  v2       agent-error         –       –  0123456789abcdef  req_hg1def',
  ]);
  expect(renderRequests('shop', 'production', { requests: [] }, surface)).toContain('gateway.requestLog.share');
});

test('one request is shown whole, and nothing in it reaches the terminal as a command', () => {
  const said = { messages: [{ content: 'a\u001b[2Jb' }] };
  const text = renderRequest({ ...row, request: said, reply: null, isCut: true }, surface);
  expect(text).not.toContain('\u001b');
  expect(linesOf(text).slice(0, 3)).toEqual([
    'req_hg1abc to shop in production, conversation 0123456789abcdef',
    'at                    release  outcome  took      tokens',
    '2026-11-25 10:00 UTC  v2       success  1,234 ms  12',
  ]);
  expect(text).toMatch(/request:\n\{\n {2}"messages": \[\n[\s\S]*reply:\nnull\n\nsomething was left out/);
});
