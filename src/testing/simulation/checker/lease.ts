import type { Checker } from './checker.ts';

/** How long a candidate may go on taking new conversations when nobody watches (true time). */
const LEASE_MS = 60_000;

/** A candidate that nobody watches loses its new conversations: no controller lives, or its gateway can't hear any. */
export function lease(): Checker {
  let aliveMs = 0;
  const heardMs = new Map<string, number>();
  return {
    name: 'lease',
    see: (event) => {
      if (event.kind === 'controller-alive') aliveMs = event.at.elapsedMs;
      if (event.kind !== 'served') return [];
      const now = event.at.elapsedMs;
      if (event.connected) heardMs.set(event.gateway, now);
      if (event.role !== 'candidate' || event.conversation !== 'new') return [];
      const aloneMs = now - Math.min(aliveMs, heardMs.get(event.gateway) ?? now);
      return aloneMs > LEASE_MS
        ? [
            `${event.gateway} sends new conversations to the candidate ${event.label} after ${aloneMs} ms without control`,
          ]
        : [];
    },
  };
}
