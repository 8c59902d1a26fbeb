import { expect, test } from 'vitest';
import { gapText } from './gap-text.ts';

const gap = { gateway: 'gtw_1', from: '2027-01-04T12:03:10.000Z', to: '2027-01-04T12:03:12.500Z' };

test('what can’t come any more and what may yet come read differently', () => {
  expect(gapText({ ...gap, kind: 'lost' })).toBe(
    'not counted: up to 2.5 s from 2027-01-04 12:03 UTC on gtw_1, which ended without telling',
  );
  expect(gapText({ ...gap, kind: 'silent' })).toBe(
    'not counted yet: gtw_1 has not told since 2027-01-04 12:03 UTC, for 2.5 s',
  );
});
