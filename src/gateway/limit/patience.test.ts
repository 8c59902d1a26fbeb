import { expect, it } from 'vitest';
import { Patience } from './patience.ts';

it('ends with who takes too long, once, and forgets who is done', () => {
  let nowMs = 0;
  const over: string[] = [];
  const patience = new Patience(() => 10, { elapsedMs: () => nowMs });
  const begin = (name: string) => patience.begin(() => over.push(name));
  const lookAt = (ms: number): readonly string[] => {
    nowMs = ms;
    patience.look();
    return over;
  };
  begin('first');
  begin('done')();
  nowMs = 5;
  begin('second');
  expect(lookAt(9)).toEqual([]);
  expect(lookAt(10)).toEqual(['first']);
  expect(lookAt(14)).toEqual(['first']);
  expect(lookAt(100)).toEqual(['first', 'second']);
});
