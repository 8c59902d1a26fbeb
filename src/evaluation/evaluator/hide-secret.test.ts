import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hideSecret } from './hide-secret.ts';
import { findSecretForm } from './secret-form.ts';

const COVER = '‹hidden›';

describe('hiding a secret', () => {
  it('leaves none in any form in which it is found, and other texts as they are', () => {
    const secrets = fc.stringMatching(/^[A-Za-z0-9 _.$-]{6,16}$/).filter((secret) => /\w{3}/.test(secret));
    const forms = fc.constantFrom<(secret: string) => string>(
      (secret) => secret,
      (secret) => secret.toUpperCase(),
      (secret) => [...secret].join(' '),
      (secret) => [...secret].reverse().join('-'),
      (secret) => Buffer.from(`xy ${secret} z`).toString('base64'),
      (secret) => secret.normalize('NFD').replace(/\w/g, '$&́'),
      () => 'nothing of it',
    );
    fc.assert(
      fc.property(secrets, fc.array(forms, { maxLength: 3 }), fc.string({ unit: 'binary' }), (secret, made, around) => {
        const said = `${around} ${made.map((form) => form(secret)).join(around)} ${around}`;
        const hidden = hideSecret(said, secret, COVER);
        if (findSecretForm(said, secret) === undefined) expect(hidden).toBe(said);
        else expect(hidden === COVER || findSecretForm(hidden, secret) === undefined).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('takes out no more than gives it away', () => {
    expect(hideSecret('a lamp-40-x and LAMP 40 X, or X-04-PMAL!', 'LAMP-40-X', COVER)).toBe(
      `a ${COVER} and ${COVER}, or ${COVER}!`,
    );
    expect(hideSecret('pin 4821, PIN 4821', '4821', COVER)).toBe(`pin ${COVER}, PIN ${COVER}`);
  });
});
