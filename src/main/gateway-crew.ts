import { join } from 'node:path';
import { type KinLine, keepMetricsToken, removeGatewayIdentity } from '#gateway/index.ts';
import { systemChance } from './adapter/chance.ts';
import { createLog } from './adapter/log.ts';
import { CrewLeader } from './crew-leader.ts';
import { logLevel } from './gateway-process.ts';
import { type GatewaySettings, readGatewaySettings } from './gateway-settings.ts';
import { onEnd } from './on-signal.ts';

/**
 * Several processes that share a port, as one gateway. This one serves nobody: it holds the port, starts the members, starts those
 * again that end, and stops them. To control each member is a gateway of its own, so that what they count can be added up.
 * @param from the socket that it inherited, and who still serves on it
 */
export async function leadCrew(
  folder: string,
  from: { readonly inherited: number | undefined; readonly predecessor: KinLine | undefined },
): Promise<void> {
  const log = createLog('gateway', join(folder, 'crew.log'), logLevel());
  const metricsToken = await keepMetricsToken(folder, systemChance);
  const settings = (): GatewaySettings => readGatewaySettings(folder);
  const leader = new CrewLeader({ folder, log, settings, ...from, metricsToken });
  onEnd((graceMs) => leader.stop(graceMs));
  await leader.start();
  await leader.ended.finally(() => removeGatewayIdentity(folder, leader.boot));
}
