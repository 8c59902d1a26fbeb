import type { GatewaySettings } from '../traffic/index.ts';
import type { Project } from './project.ts';

/** What a project says of its gateways, as it travels to them. */
export function gatewaySettingsOf({ agents, gateway, prices }: Project): GatewaySettings {
  const { conversationFrom, userFrom, exposeHeaders, upstream, shadow, capacity, limits } = gateway;
  const common = { conversationFrom, userFrom, exposeHeaders, shadow, capacity, limits, prices };
  if (upstream === undefined) return common;
  const { policy, ...connections } = upstream;
  const own = agents.flatMap((agent) => (agent.upstream === undefined ? [] : [[agent.name, agent.upstream] as const]));
  return { ...common, upstream: connections, upstreamPolicy: policy, agentUpstream: Object.fromEntries(own) };
}
