import { expect, it } from 'vitest';
import type { CliIo } from '../cli-deps.ts';
import { createProgress } from './progress.ts';

it('the pace of long work is a number that people write, however fast it is', () => {
  let [said, nowMs] = ['', 0];
  const write = (text: string) => {
    said += text;
    return true;
  };
  const io: CliIo = { isTty: false, color: false, columns: 80, stdout: { write }, stderr: { write } };
  const progress = createProgress(io, 'attacking', { elapsedMs: () => nowMs });
  progress.update(0, 2_000);
  nowMs = 5_000;
  progress.update(742, 2_000);
  progress.end();
  expect(said).toContain('742 of 2000, 150/s, about 9 s left');
});
