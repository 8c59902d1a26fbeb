import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readEventStream, type ServerEvent } from './event-stream.ts';

async function read(chunks: readonly Buffer[]): Promise<readonly ServerEvent[]> {
  async function* source() {
    yield* chunks;
  }
  const events: ServerEvent[] = [];
  for await (const event of readEventStream(source())) events.push(event);
  return events;
}

test('events have names and data, comments and unknown fields are passed over, and half an event at the end is none', async () => {
  const text = ': hello\nevent: a\ndata: one\ndata:two\nid: 7\nretry\n\ndata:  three\n\nevent: b\n\ndata: half';
  expect(await read([Buffer.from(text)])).toEqual([
    { name: 'a', data: 'one\ntwo' },
    { name: 'message', data: ' three' },
  ]);
});

test('it makes no difference how lines end, and where the bytes are cut', async () => {
  const piece = fc.record({
    name: fc.constantFrom('delta', 'done'),
    data: fc.array(fc.stringMatching(/^[^\r\n]*$/), { minLength: 1, maxLength: 3 }),
  });
  const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(fc.array(piece), fc.constantFrom('\n', '\r\n', '\r'), cuts, async (events, end, sizes) => {
      const lines = events.flatMap(({ name, data }) => [`event: ${name}`, ...data.map((line) => `data: ${line}`), '']);
      const bytes = Buffer.from(lines.map((line) => line + end).join('') + (end === '\r' ? ': end\n' : ''));
      const chunks: Buffer[] = [];
      for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
        const size = sizes[turn % sizes.length] ?? 1;
        chunks.push(bytes.subarray(at, at + size));
        at += size;
      }
      expect(await read(chunks)).toEqual(events.map(({ name, data }) => ({ name, data: data.join('\n') })));
    }),
    { numRuns: 200 },
  );
});

test('an event without an end does not fill the memory', async () => {
  const line = Buffer.from(`data: ${'x'.repeat(1024 * 1024)}\n`);
  await expect(read(Array.from({ length: 9 }, () => line))).rejects.toThrow('more than 8 MB');
  const endless = Buffer.alloc(1024 * 1024, 'x');
  await expect(read(Array.from({ length: 9 }, () => endless))).rejects.toThrow('more than 8 MB');
});
