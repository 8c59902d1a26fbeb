import type { Ending } from '../upstream/health.ts';
import type { RelayResult } from '../upstream/relay.ts';
import type { UnderWay } from './under-way.ts';

/** An endpoint that is not there answers so, by whatever stands before it. */
const AWAY = new Set([502, 503, 504]);

/** What a request says of its endpoint: whoever gave an answer is there, whatever the answer was. */
export function endingOf({ outcome }: RelayResult, status: number | undefined): Ending {
  if (status !== undefined) return endingOfStatus(status);
  return outcome === 'agent-error' ? 'failed' : 'unknown';
}

/** The same as soon as the answer begins. */
export function endingOfStatus(status: number): Ending {
  return AWAY.has(status) ? 'failed' : 'well';
}

/** A connection that the gateway cut looks as if its user had hung up. */
export function whoseEnd(result: RelayResult, { wasCut }: UnderWay): RelayResult {
  return wasCut && result.outcome === 'aborted'
    ? { ...result, outcome: 'gateway-error', because: 'the gateway ended before the reply did' }
    : result;
}
