import type { AgentLimits, LimitSettings, RequestLimit } from '../traffic/index.ts';
import type { RequestLimitSettings } from './settings/limit-settings.ts';
import type { Settings } from './settings/settings.ts';

/** The limits that a gateway keeps; undefined where nothing is limited, so that nothing is looked at. */
export function buildLimits({ gateway, agents }: Settings): LimitSettings | undefined {
  const { agent, client, clientFrom, trustedProxies } = gateway.limits;
  const everyAgent: AgentLimits = { ...named('agent', agent), ...named('client', client) };
  const own = Object.entries(agents).flatMap(([name, { limits }]): [string, AgentLimits][] => {
    if (limits === undefined) return [];
    return [[name, { ...named('agent', limits.agent ?? agent), ...named('client', limits.client ?? client) }]];
  });
  const all = [everyAgent, ...own.map(([, limits]) => limits)];
  if (all.every((limits) => limits.agent === undefined && limits.client === undefined)) return undefined;
  return { everyAgent, agents: Object.fromEntries(own), clientFrom, trustedProxies };
}

function named(whose: 'agent' | 'client', limit: RequestLimitSettings | 'none' | undefined): AgentLimits {
  return limit === undefined || limit === 'none' ? {} : { [whose]: buildLimit(limit) };
}

function buildLimit({ concurrency, requestsPerSecond, burst }: RequestLimitSettings): RequestLimit {
  return {
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(requestsPerSecond === undefined
      ? {}
      : { rate: { requestsPerSecond, burst: burst ?? Math.max(1, Math.ceil(requestsPerSecond)) } }),
  };
}
