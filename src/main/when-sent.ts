import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setImmediate } from 'node:timers/promises';

/** Told by Node's own fetch and by undici once the whole of a request has been written. */
const CHANNEL = 'undici:request:bodySent';

/** When the next request of this process is on its way, or what it is awaited for has come to an end. Never rejects. */
export async function whenSent(until: Promise<unknown>): Promise<void> {
  const sent = Promise.withResolvers<void>();
  const tell = () => sent.resolve();
  subscribe(CHANNEL, tell);
  try {
    await Promise.race([sent.promise, until.catch(() => undefined)]);
    // Those that were asked with it are on their way then, too.
    await setImmediate();
  } finally {
    unsubscribe(CHANNEL, tell);
  }
}
