import { expect, it } from 'vitest';
import { readLoggedReply } from './read-reply.ts';

const stream = (...events: object[]): string =>
  events.map((event) => `event: x\ndata: ${JSON.stringify(event)}\n\n`).join('');
const chunk = (delta: object, finish: string | null = null) => ({ choices: [{ delta, finish_reason: finish }] });

it('reads JSON as it is, and says where it is none', () => {
  expect(readLoggedReply(' {"a":[1]}')).toEqual({ a: [1] });
  expect(readLoggedReply('{"a":')).toBeNull();
  expect(readLoggedReply('<html>')).toBeNull();
  expect(readLoggedReply('')).toBeNull();
  expect(readLoggedReply('data: [DONE]\n\n')).toBeNull();
});

it('puts a streamed completion together, tools and all', () => {
  const call = (index: number, more: object) => ({ tool_calls: [{ index, function: more }] });
  const text = stream(
    chunk({ role: 'assistant', content: 'Hel' }),
    chunk({ content: 'lo' }),
    chunk(call(0, { name: 'find', arguments: '{"q":' })),
    chunk(call(1, { name: 'stop', arguments: '{}' })),
    chunk(call(0, { arguments: '"x"}' })),
    chunk({}, 'tool_calls'),
  );
  expect(readLoggedReply(`${text}data: [DONE]\n\n`)).toEqual({
    choices: [
      {
        message: {
          role: 'assistant',
          content: 'Hello',
          tool_calls: [
            { type: 'function', function: { name: 'find', arguments: '{"q":"x"}' } },
            { type: 'function', function: { name: 'stop', arguments: '{}' } },
          ],
        },
        finish_reason: 'tool_calls',
      },
    ],
  });
});

it('takes of a streamed response its end, or of one that broke off what had come', () => {
  const deltas = ['He', 'llo'].map((delta) => ({ type: 'response.output_text.delta', delta }));
  const response = { id: 'resp_1', output: [] };
  const created = { type: 'response.created', response };
  expect(readLoggedReply(stream(created, ...deltas, { type: 'response.completed', response }))).toEqual(response);
  expect(readLoggedReply(stream(created, ...deltas))).toEqual({ status: 'broken-off', output_text: 'Hello' });
});
