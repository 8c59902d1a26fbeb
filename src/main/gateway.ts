import cluster from 'node:cluster';
import { joinCrew, leadCrew } from './gateway-crew.ts';
import { ended, INHERITED, openGateway } from './gateway-process.ts';
import { readGatewaySettings } from './gateway-settings.ts';

const GRACE_MS = 10_000;

/**
 * The gateway's own process: `node gateway.ts <folder>`, and with the id of another one to take over from it; or the first of several.
 * It lives as long as nobody stops it, whatever becomes of the server that started it.
 */
async function main(folder: string, predecessor: number | undefined): Promise<void> {
  const inherited = predecessor === undefined ? undefined : INHERITED;
  if (cluster.isWorker) return joinCrew(folder, inherited);
  if (predecessor !== undefined) await ended(predecessor);
  const settings = readGatewaySettings(folder);
  if ((settings.processes ?? 1) > 1) return leadCrew(folder, inherited);
  const gateway = await openGateway(folder, settings, { inherited });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void gateway.stop(GRACE_MS));
  await gateway.listen();
  await gateway.stopped;
}

const [folder, from] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('usage: gateway.ts FOLDER [PID]\n');
  process.exit(2);
}
await main(folder, from === undefined ? undefined : Number(from)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(4);
});
process.exit(0);
