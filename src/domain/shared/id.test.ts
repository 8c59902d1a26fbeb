import { expect, test } from 'vitest';
import { makeId } from './id.ts';

test('ids made later sort later, and say their time in the letters of ULIDs', () => {
  // The example of the ULID specification.
  expect(makeId('req', 1_469_918_176_385, new Uint8Array(16))).toBe('req_01ARYZ6S410000000000000000');
  const early = makeId('req', 1_700_000_000_000, new Uint8Array(16).fill(31));
  expect(early < makeId('req', 1_700_000_000_001, new Uint8Array(16))).toBe(true);
});

test('each random byte makes one letter; no time before 1970 and no half millisecond breaks an id', () => {
  expect(
    makeId(
      'rol',
      -5,
      Uint8Array.from({ length: 16 }, (_, index) => 32 + index),
    ),
  ).toBe('rol_00000000000123456789ABCDEF');
  expect(makeId('rol', 0.9, new Uint8Array(16))).toBe(`rol_${'0'.repeat(26)}`);
});
