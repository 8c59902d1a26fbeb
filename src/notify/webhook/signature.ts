import { createHmac } from 'node:crypto';
import { type EpochMs, toIso } from '#domain/shared/index.ts';

/**
 * Headers that prove that Headgate sent this body, now: `x-headgate-timestamp`, and `x-headgate-timestamp-signature`, which is
 * `sha256=` and the hexadecimal HMAC-SHA-256 (RFC 2104) of `<timestamp>.<body>` under the shared secret. A receiver that refuses
 * old timestamps can't be played an old message again.
 */
export function signMessage(body: string, secret: string, now: EpochMs): Readonly<Record<string, string>> {
  const timestamp = toIso(now);
  const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  return { 'x-headgate-timestamp': timestamp, 'x-headgate-timestamp-signature': `sha256=${signature}` };
}
