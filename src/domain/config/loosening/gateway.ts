import { redactionDefaults } from '../../redaction/index.ts';
import { FULL_BP } from '../../shared/index.ts';
import type { Project } from '../project.ts';
import { dropped, duration, type Loosening, replaced, risen, share } from './loosening.ts';

type Gateway = Project['gateway'];

/** Where more is kept of what users say, or for longer, or with less taken out. */
export function loosenedGateway(was: Gateway, now: Gateway): readonly Loosening[] {
  const [before, after] = [was.redaction ?? redactionDefaults, now.redaction ?? redactionDefaults];
  const patterns = Object.keys(before.patterns).flatMap((name) =>
    replaced(`gateway.redaction.patterns.${name}`, before.patterns[name], after.patterns[name]),
  );
  return [
    ...dropped('gateway.redaction.builtIn', before.builtIn, after.builtIn),
    ...patterns,
    ...dropped('gateway.redaction.drop', before.drop, after.drop),
    ...loosenedLog(was.requestLog, now.requestLog),
  ];
}

function loosenedLog(was: Gateway['requestLog'], now: Gateway['requestLog']): readonly Loosening[] {
  if (now === undefined) return [];
  const own = Object.keys(now.agentSharesBp).flatMap((agent) =>
    risen(`agents.${agent}.requestLog.share`, shareOf(was, agent), shareOf(now, agent), share),
  );
  return [
    ...risen('gateway.requestLog.share', (was?.shareBp ?? 0) / FULL_BP, now.shareBp / FULL_BP, share),
    ...own,
    ...(was === undefined ? [] : risen('gateway.requestLog.keep', was.keepMs, now.keepMs, duration)),
  ];
}

function shareOf(log: Gateway['requestLog'], agent: string): number {
  return (log?.agentSharesBp[agent] ?? log?.shareBp ?? 0) / FULL_BP;
}
