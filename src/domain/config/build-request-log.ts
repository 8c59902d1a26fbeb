import { FULL_BP } from '../shared/index.ts';
import { msOf, ratioOf } from './build-plan.ts';
import type { RequestLogConfig } from './project.ts';
import type { Settings } from './settings/settings.ts';

/** Which conversations are kept, and for how long; undefined where none are. */
export function buildRequestLog({ gateway, agents }: Settings): RequestLogConfig | undefined {
  const shareBp = basisPoints(gateway.requestLog.share);
  const own = Object.entries(agents).flatMap(([name, { requestLog }]) =>
    requestLog === undefined ? [] : [[name, basisPoints(requestLog.share)] as const],
  );
  if (shareBp === 0 && own.every(([, ownBp]) => ownBp === 0)) return undefined;
  return { shareBp, agentSharesBp: Object.fromEntries(own), keepMs: msOf(gateway.requestLog.keep) };
}

/** A share that is not nothing stays more than nothing. */
function basisPoints(share: string): number {
  return Math.ceil(Number((ratioOf(share) * FULL_BP).toPrecision(12)));
}
