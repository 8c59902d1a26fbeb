import { pid } from 'node:process';
import { createGateway, createHttpControlPlane, gatewayConfig, openGatewayHome } from '#gateway/index.ts';
import { systemChance } from './adapter/chance.ts';
import { createLog } from './adapter/log.ts';
import { systemClock, systemStopwatch } from './adapter/time.ts';
import { envSecrets, readEnv } from './env.ts';
import { readGatewaySettings } from './gateway-settings.ts';

const GRACE_MS = 10_000;

/**
 * The gateway's own process: `node gateway.ts <folder>`. It lives as long as nobody stops it, whatever becomes of the server
 * that started it.
 */
async function main(folder: string): Promise<void> {
  const log = createLog('gateway', `${folder}/gateway.log`, readEnv('HEADGATE_LOG_LEVEL') ?? 'info');
  const settings = readGatewaySettings(folder);
  const pinSecret = Buffer.from(settings.pinSecret, 'hex');
  const home = await openGatewayHome({ folder, pinSecret, chance: systemChance, wallClock: systemClock });
  const control = createHttpControlPlane({
    url: settings.controlUrl,
    token: settings.token,
    publicKey: settings.publicKeyPem,
    gatewayId: home.gatewayId,
    boot: home.boot,
    stopwatch: systemStopwatch,
    log,
  });
  const { environment, port, dataFolderHash } = settings;
  const gateway = createGateway({
    control,
    config: gatewayConfig({ environment, port, dataFolderHash }),
    publicKey: settings.publicKeyPem,
    home,
    stopwatch: systemStopwatch,
    wallClock: systemClock,
    chance: systemChance,
    secrets: envSecrets,
    log,
    pid,
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void gateway.stop(GRACE_MS));
  await gateway.listen();
  await gateway.stopped;
}

const folder = process.argv[2];
if (folder === undefined) {
  process.stderr.write('usage: gateway.ts FOLDER\n');
  process.exit(2);
}
await main(folder).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(4);
});
process.exit(0);
