import { createHmac } from 'node:crypto';
import { type EpochMs, toIso } from '#domain/shared/index.ts';

/**
 * Headers that prove to a deploy hook that Headgate sent this body, now.
 * `x-headgate-signature` is `sha256=` and the hexadecimal HMAC-SHA-256 (RFC 2104) of the body under the shared secret.
 * The timestamp has a signature of its own over `<timestamp>.<body>`, so that an old order can't be replayed as a new one.
 */
export function signHookBody(body: string, secret: string, now: EpochMs): Readonly<Record<string, string>> {
  const timestamp = toIso(now);
  return {
    'x-headgate-signature': `sha256=${hmac(secret, body)}`,
    'x-headgate-timestamp': timestamp,
    'x-headgate-timestamp-signature': `sha256=${hmac(secret, `${timestamp}.${body}`)}`,
  };
}

function hmac(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex');
}
