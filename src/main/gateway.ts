import cluster from 'node:cluster';
import { freeSeat, takeSeat } from '#gateway/index.ts';
import { joinCrew } from './crew-member.ts';
import { leadCrew } from './gateway-crew.ts';
import { ended, INHERITED, openGateway, serveUntilStopped } from './gateway-process.ts';
import { readGatewaySettings } from './gateway-settings.ts';
import { isStillRunning, occupant } from './is-running.ts';
import { lineToPredecessor, sayToParent } from './kin-channel.ts';

/**
 * The gateway's own process: `node gateway.ts <folder>`, and with the id of another one to take over from it; or the first of several.
 * It lives as long as nobody stops it, whatever becomes of the server that started it. The first signal drains, the second ends it.
 */
async function main(folder: string, predecessor: number | undefined): Promise<void> {
  const inherited = predecessor === undefined ? undefined : INHERITED;
  if (cluster.isWorker) return joinCrew(folder, inherited);
  const line = predecessor === undefined ? undefined : lineToPredecessor();
  // One of a version of before stops when it has started its successor, and works in the folder until then.
  if (predecessor !== undefined && line === undefined) await ended(predecessor);
  const settings = readGatewaySettings(folder);
  if ((settings.processes ?? 1) > 1) return leadCrew(folder, { inherited, predecessor: line });
  const seat = await freeSeat(folder, isStillRunning);
  await takeSeat(seat, occupant(process.pid));
  const place = { root: folder, seat, inherited, predecessors: line && { line, count: 1 } };
  await serveUntilStopped(await openGateway(place, settings), seat);
}

const [folder, from] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('usage: gateway.ts FOLDER [PID]\n');
  process.exit(2);
}
await main(folder, from === undefined ? undefined : Number(from)).catch(async (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  const because = error instanceof Error ? error.message : String(error);
  await sayToParent({ kind: 'kin', word: { kind: 'failed', because } });
  process.exit(4);
});
process.exit(0);
