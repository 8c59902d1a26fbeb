import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownPatternProblem } from './own-pattern.ts';
import { createRedactor, redactionDefaults } from './redactor.ts';

const redactor = createRedactor(redactionDefaults);

describe('takes out', () => {
  it.each([
    ['write to ada.lovelace+x@example.co.uk.', 'write to [email].'],
    ["müller@exämple.de, o'brien@a.ie", '[email], [email]'],
    ['4111 1111 1111 1111', '[card]'],
    ['pay with 4111111111111111 please', 'pay with [card] please'],
    ['5500-0000-0000-0004!', '[card]!'],
    ['378282246310005', '[card]'],
    ['my card 4111 1111 1111 1111 12/28', 'my card [card]/28'],
    ['call +49 (0)30 123-4567 now', 'call [phone] now'],
    ['0049 30 1234567', '[phone]'],
    ['(555) 123-4567 or 555.123.4567', '[phone] or [phone]'],
    ['030/12345678', '[phone]'],
    ['0176 1234 5678', '[phone]'],
    ['01761234567', '[phone]'],
    ['sk-proj-abcDEF1234567890abcd', '[key]'],
    ['ghp_abcdefghijklmnopqrst123456', '[key]'],
    ['AKIAABCDEFGHIJKLMNOP', '[key]'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.sig-na_ture', '[key]'],
    ['Authorization: Bearer abcdefghijklmnop1234', 'Authorization: [key]'],
    ['postgres://me:secret@db/x', '[key]db/x'],
    ['the password: hunter22, ok', 'the [key], ok'],
    [`-----BEGIN RSA PRIVATE KEY-----\n${'A'.repeat(3_000)}\n-----END RSA PRIVATE KEY----- end`, '[key] end'],
  ])('%s', (text, expected) => {
    expect(redactor.text(text)).toBe(expected);
  });
});

describe('leaves', () => {
  it.each([
    'order 1234567 of 2026-11-26 at 05:10',
    'room 101, 4111 1111 1111 1112',
    'the total is 1,234,567.89 or 3.14159265358979',
    'at 1700000000000 ms',
    'version 10.20.30.40',
    'mail @ noon, a@b',
    'sk-learn is a library, pk_name a column',
    'The secret of good tea',
  ])('%s', (text) => {
    expect(redactor.text(text)).toBe(text);
  });
});

it('knows a card by its check digit, whatever stands around it', () => {
  const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 14, maxLength: 14 });
  fc.assert(
    fc.property(digits, (body) => {
      const open = `4${body.join('')}`;
      const check = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].filter((digit) =>
        redactor.text(`no ${open}${digit}.`).includes('[card]'),
      );
      expect(check).toHaveLength(1);
    }),
  );
});

describe('of JSON', () => {
  it('leaves out what is named, and redacts keys, texts and numbers at any depth', () => {
    const rules = { ...redactionDefaults, drop: ['user', 'messages.*.name', 'deep.0'] };
    const value = {
      user: 'ada',
      messages: [{ role: 'user', name: 'Ada', content: [{ type: 'text', text: 'I am a@b.de' }] }],
      deep: ['x', { 'c@d.de': 4111111111111111, small: 12, ok: true, none: null }],
    };
    expect(createRedactor(rules).json(value)).toEqual({
      value: {
        messages: [{ role: 'user', content: [{ type: 'text', text: 'I am [email]' }] }],
        deep: ['[dropped]', { '[email]': '[card]', small: 12, ok: true, none: null }],
      },
      isCut: false,
    });
  });

  it('keeps no pictures and no sounds, in which nothing can be recognised', () => {
    const value = { image: 'data:image/png;base64,AAAA', audio: 'QUJD'.repeat(2_000) };
    expect(redactor.json(value).value).toEqual({ image: '[data]', audio: '[data]' });
  });

  it('is bounded, says so, and cuts nothing in two before it was recognised', () => {
    const text = `${'word '.repeat(3_276)}4111 1111 1111 1111`;
    const { value, isCut } = redactor.json({ text });
    expect(isCut).toBe(true);
    expect(JSON.stringify(value)).not.toContain('4111');
    const wide = redactor.json(Array.from({ length: 100_000 }, () => 'x'));
    expect([wide.isCut, JSON.stringify(wide.value).length < 50_000]).toEqual([true, true]);
    let nested: unknown = 'a@b.de';
    for (let depth = 0; depth < 1_000; depth += 1) nested = [nested];
    expect(redactor.json(nested).isCut).toBe(true);
  });
});

describe('patterns of a project', () => {
  it('are taken out under their name', () => {
    const own = createRedactor({
      ...redactionDefaults,
      patterns: { order: 'ORD-[0-9]{6}', client: '\\bC(?:ust|lient)#\\d{1,9}' },
    });
    expect(own.text('ORD-123456 of Client#77, mail a@b.de')).toBe('[order] of [client], mail [email]');
  });

  it.each([
    'ORD-[0-9]{6}',
    '[A-Z]{2}\\d{2}(?: ?[A-Z0-9]{4}){2,5}',
    'a|b|c',
    '(?:Mr|Ms)\\. [A-Z][a-z]{1,30}',
    '\\p{Lu}{3}-\\d{4}',
  ])('%s can be used', (source) => {
    expect(ownPatternProblem(source)).toBeUndefined();
  });

  it.each([
    ['(a+)+$', 'has no end'],
    ['\\w*@', 'has no end'],
    ['a{2,}', 'has no end'],
    ['(a)\\1', 'back references'],
    ['(?=a)b', 'only groups'],
    ['(?<name>a)', 'only groups'],
    ['a{1,50}b{1,50}c', 'in 2500 ways'],
    ['(?:a{0,9}){9}', 'ways'],
    ['a?', 'the empty text'],
    ['a{300}', 'more than 256 times'],
    ['(ab', 'without a closing'],
    ['ab)', 'without an opening'],
    ['[ab', 'without a closing'],
    ['a'.repeat(501), 'at most 500'],
    ['\\p{Nonsense}', 'property name'],
  ])('%s can’t, and it is said why', (source, expected) => {
    expect(ownPatternProblem(source)).toContain(expected);
    expect(() => createRedactor({ ...redactionDefaults, patterns: { own: source } })).toThrow('"own" can\'t be used');
  });
});

it('takes a time in proportion to the text, whatever stands in it', () => {
  // Each would take hours with a pattern that goes back over what it has seen.
  const hard = [
    'a'.repeat(16_000),
    '0 '.repeat(8_000),
    '1'.repeat(16_000),
    `${'a.'.repeat(8_000)}@`,
    'eyJ'.repeat(5_000),
  ];
  const own = createRedactor({ ...redactionDefaults, patterns: { own: '(?:a|aa){2,6}b' } });
  for (const text of hard) expect(own.text(text).length).toBeGreaterThan(0);
});
