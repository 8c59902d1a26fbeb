import { describe, expect, it } from 'vitest';
import { findSensitive } from './index.ts';

describe('what is sensitive in a text', () => {
  it.each([
    ['DE89 3704 0044 0532 0130 00', 'iban'],
    ['GB82WEST12345698765432', 'iban'],
    ['NL91 ABNA 0417 1643 00', 'iban'],
    ['5425 2334 3010 9903', 'card'],
    ['anna@mailbox.test', 'email'],
    ['+33 6 12 34 56 78', 'phone'],
    ['AKIAQ4ZT7WMN2XK5R3PD', 'key'],
  ])('%s is found, once and as what it is', (text, name) => {
    expect(findSensitive(`It is ${text}, yes.`)).toEqual([{ name, found: text }]);
  });

  it.each(['DE88 3704 0044 0532 0130 00', '5425 2334 3010 9904', 'Order 20481234567', 'in 2023 and 2024'])(
    '%s is none: its check digits are wrong, or it has none',
    (text) => {
      expect(findSensitive(text).filter(({ name }) => name === 'iban' || name === 'card')).toEqual([]);
    },
  );
});
