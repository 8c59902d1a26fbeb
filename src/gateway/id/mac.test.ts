import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { createMac, isSameText } from './mac.ts';

test('is HMAC-SHA-256, whatever the lengths, and again after a longer text', () => {
  for (const keyLength of [1, 20, 32, 64]) {
    const secret = Buffer.alloc(keyLength, 7);
    const mac = createMac(secret);
    for (const text of ['', 'a', 'Hi There\u00ff', 'x'.repeat(200), 'y'.repeat(5_000), 'a']) {
      expect(mac(text)).toBe(createHmac('sha256', secret).update(text, 'latin1').digest('base64url'));
    }
  }
});

test('tells texts apart', () => {
  expect(isSameText('abc', 'abc')).toBe(true);
  for (const other of ['abd', 'ab', 'abcd', '']) expect(isSameText('abc', other)).toBe(false);
});
