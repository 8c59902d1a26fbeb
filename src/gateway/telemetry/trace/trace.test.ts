import { expect, test } from 'vitest';
import { readOtlpHeaders } from './otlp-headers.ts';
import { SpanQueue } from './span-queue.ts';
import { readTraceparent, writeTraceparent } from './trace-context.ts';

test('headers are pairs, their values percent-encoded', () => {
  expect(readOtlpHeaders('Authorization=Bearer%20a%3Db, api-key=100%,nonsense,x=1=2')).toEqual({
    authorization: 'Bearer a=b',
    'api-key': '100%',
    x: '1=2',
  });
  expect(readOtlpHeaders('')).toEqual({});
});

test('spans that find no room are let go and counted; nothing waits for them', () => {
  let batches = 0;
  const queue = new SpanQueue(() => {
    batches += 1;
  });
  for (let index = 0; index < 2_050; index += 1) queue.add(String(index));
  expect([queue.size, queue.dropped]).toEqual([2_048, 2]);
  // Each full batch is told of once: what finds no room is no reason to try again.
  expect(batches).toBe(4);
  expect(queue.take()).toEqual(Array.from({ length: 512 }, (_, index) => String(index)));
  queue.drop(512);
  expect([queue.size, queue.dropped]).toEqual([1_536, 514]);
});

test('what is written is read back, and later versions are read as far as they are known', () => {
  const context = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', isSampled: true };
  expect(readTraceparent(writeTraceparent(context))).toEqual(context);
  expect(readTraceparent(writeTraceparent({ ...context, isSampled: false }))?.isSampled).toBe(false);
  expect(readTraceparent(`cc-${context.traceId}-${context.spanId}-09-what-may-come`)).toEqual(context);
  for (const wrong of [undefined, ['a', 'b'], `00-${context.traceId.toUpperCase()}-${context.spanId}-01`]) {
    expect(readTraceparent(wrong)).toBeUndefined();
  }
});
