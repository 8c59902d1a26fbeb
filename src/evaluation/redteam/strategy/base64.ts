import { textStrategy } from './strategy.ts';

/** RFC 4648, of UTF-8, with padding. */
export const base64 = textStrategy({
  name: 'base64',
  encode: (text) => Buffer.from(text, 'utf8').toString('base64'),
  decode: (disguised) => Buffer.from(disguised, 'base64').toString('utf8'),
});
