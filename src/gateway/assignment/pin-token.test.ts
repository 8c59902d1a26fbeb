import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMac } from '../id/mac.ts';
import { AFTER_PIN, type Pin, readPin, signPin } from './pin-token.ts';

const mac = createMac(Buffer.alloc(32, 1));
const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));
const pins: fc.Arbitrary<Pin> = fc.record({
  agent: fc.integer({ min: 0, max: 0xffff_ffff }),
  deployment: hex(10),
  conversation: fc.option(hex(16), { nil: undefined }),
  root: hex(16),
  issuedAt: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
  traffic: fc.constantFrom(undefined, 'tester' as const, 'top-up' as const),
});
const pin: Pin = {
  agent: 1,
  deployment: 'ab'.repeat(5),
  conversation: undefined,
  root: 'cd'.repeat(8),
  issuedAt: 1e12,
};

test('any pin comes back as it was, with or without something behind it', () => {
  fc.assert(
    fc.property(pins, (given) => {
      const token = signPin(mac, 'production', given);
      expect(token).toMatch(/^[\w-]{44}\.[\w-]{22}$/);
      expect(readPin(mac, 'production', token)).toEqual(given);
      expect(readPin(mac, 'production', `${token}${AFTER_PIN}more`)).toEqual(given);
    }),
  );
});

test('a pin of which any character was changed, of another environment or another installation, is none', () => {
  const token = signPin(mac, 'production', pin);
  for (let index = 0; index < token.length; index += 1) {
    const changed = token[index] === 'A' ? 'B' : 'A';
    expect(readPin(mac, 'production', token.slice(0, index) + changed + token.slice(index + 1))).toBeUndefined();
  }
  expect(readPin(mac, 'staging', token)).toBeUndefined();
  expect(readPin(createMac(Buffer.alloc(32, 2)), 'production', token)).toBeUndefined();
  for (const other of ['', '.', '..', token.slice(1), `${token}.`, `${token}A`, 'é'.repeat(67)]) {
    expect(readPin(mac, 'production', other)).toBeUndefined();
  }
});
