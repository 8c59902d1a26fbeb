import { expect, test } from 'vitest';
import { firstMessage, startLineChild } from './line-child.ts';

const program = (text: string, signal: AbortSignal) =>
  startLineChild({ name: 'the child', command: process.execPath, args: ['-e', text], signal });

test('a child that is not ready yet, and deaf to SIGTERM, is gone soon after everything is interrupted', async () => {
  const everything = new AbortController();
  const deaf = program(
    `process.on('SIGTERM', () => {}); process.stdin.resume(); setInterval(() => {}, 1e6); console.log('{"deaf":true}')`,
    everything.signal,
  );
  await firstMessage(deaf, 'the child', (message) => message, 20_000);
  const ready = firstMessage(deaf, 'the child', () => undefined, 20_000);
  everything.abort();
  await expect(ready).rejects.toMatchObject({ message: 'the child was stopped before it was ready' });
  expect(await deaf.gone).toBeUndefined();
});

test('what is started after the interruption is stopped as well', async () => {
  const late = program('setInterval(() => {}, 1e6)', AbortSignal.abort());
  expect(await late.gone).toBeUndefined();
});
