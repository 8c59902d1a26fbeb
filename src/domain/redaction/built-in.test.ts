import fc from 'fast-check';
import { expect, test } from 'vitest';
import { builtInNames, builtIns } from './built-in.ts';
import { createRedactor, redactionDefaults } from './redactor.ts';

const PARTS = [
  ...[
    'ada@example.org',
    '@',
    'müller@exämple.de',
    '4111 1111 1111 1111',
    '+49 30 123-4567',
    '(555) 123-4567',
    '030/12345678',
  ],
  ...[
    '01761234567',
    'sk-proj-abcDEF1234567890abcd',
    'sk_abcdefghijklmnopqrst',
    'pk-',
    'xoxb-1234567890ab',
    'xox',
    'AKIAABCDEFGHIJKLMNOP',
  ],
  ...[
    'AIzaabcdefghijklmnopqrstuvwxyz12345',
    'eyJhbGciOiJIUzI1NiJ9',
    '.eyJzdWIiOiIxMjM0NTY3ODkwIn0',
    'eyJ',
    '://',
    'postgres://me:secret@db/x',
  ],
  ...[
    '-----BEGIN ',
    'RSA PRIVATE KEY-----',
    'QUJD',
    'npm_abcdefghijklmnop12',
    'Bearer abcdefghijklmnop1234',
    'password: hunter22',
  ],
  ...[' ', '.', '-', '_', '5', 'a'],
];

test('a text without what a shape needs has no such shape in it', () => {
  const redactor = createRedactor(redactionDefaults);
  /** The same, looking for each shape in any case. */
  const search = (text: string): string =>
    builtInNames
      .flatMap((name) => builtIns[name].map((shape) => ({ name, ...shape })))
      .reduce(
        (left, { name, pattern, isOne = () => true }) =>
          left.replace(pattern, (found) => (isOne(found) ? `[${name}]` : found)),
        text,
      );
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...PARTS), { maxLength: 12 }), (parts) => {
      const text = parts.join('');
      expect(redactor.text(text)).toBe(search(text));
    }),
    { numRuns: 5_000 },
  );
});
