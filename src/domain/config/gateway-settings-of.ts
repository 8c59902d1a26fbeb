import type { GatewaySettings } from '../traffic/index.ts';
import type { Project } from './project.ts';

/** What a project says of its gateways, as it travels to them. */
export function gatewaySettingsOf({ agents, gateway, prices, telemetry }: Project): GatewaySettings {
  const { conversationFrom, userFrom, tenantFrom, exposeHeaders, upstream, shadow, capacity, limits, redaction } =
    gateway;
  const requestLog = sharesOf(gateway.requestLog);
  const keeping = { capacity, limits, redaction, requestLog };
  const common = { conversationFrom, userFrom, tenantFrom, exposeHeaders, shadow, prices, telemetry, ...keeping };
  if (upstream === undefined) return common;
  const { policy, ...connections } = upstream;
  const own = agents.flatMap((agent) => (agent.upstream === undefined ? [] : [[agent.name, agent.upstream] as const]));
  return { ...common, upstream: connections, upstreamPolicy: policy, agentUpstream: Object.fromEntries(own) };
}

/** For how long requests are kept is no matter of the gateway's. */
function sharesOf(log: Project['gateway']['requestLog']): GatewaySettings['requestLog'] {
  return log === undefined ? undefined : { shareBp: log.shareBp, agentSharesBp: log.agentSharesBp };
}
