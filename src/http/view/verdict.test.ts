import { expect, test } from 'vitest';
import { errored, failing, passing, unclear } from '#testing/builder/rollout.ts';
import { verdictView } from './verdict.ts';

test('a guard that passed is not proven', () => {
  expect(verdictView(passing('complaints', false))).toMatchObject({ kind: 'pass', proven: false });
  expect(verdictView(passing('error-rate', true))).toMatchObject({ kind: 'pass', proven: true });
});

test.each([
  [failing(), 'fail', 'surely worse'],
  [unclear(), 'inconclusive', '12 of about 400 requests'],
  [errored(), 'error', 'the judge errored'],
])('what did not pass says why: $1.kind', (verdict, kind, because) => {
  expect(verdictView(verdict)).toMatchObject({ kind, because, proven: false });
});

test('what there was nothing to estimate from is null', () => {
  const verdict = unclear();
  const view = verdictView({
    ...verdict,
    card: {
      ...verdict.card,
      candidate: { n: 0, estimate: undefined },
      difference: { estimate: undefined, lower: undefined, upper: 1, coverage: 0.95 },
      marginAbsolute: undefined,
    },
  });
  expect(view).toMatchObject({
    candidate: { n: 0, estimate: null },
    difference: { estimate: null, lower: null, upper: 1, coverage: 0.95 },
    margin: null,
  });
});
