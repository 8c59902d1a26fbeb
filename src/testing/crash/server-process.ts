import { startServer } from '#main/server.ts';
import { fatalStore, type Moment } from './fatal-store.ts';

/** A server that dies at a chosen moment: `node server-process.ts FOLDER PORT GATEWAY_PORT [MOMENT]`. */
const [folder = '', port = '', gatewayPort = '', moment] = process.argv.slice(2);

function kill(): never {
  process.kill(process.pid, 'SIGKILL');
  // The signal is on its way; nothing more may be done.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
}

/** Asked to stop while it still starts, it stops as soon as it has; so it does when the process that started it is gone. */
const asked = new Promise<void>((resolve) => {
  process.on('SIGTERM', () => resolve());
  process.stdin.resume().on('end', () => resolve());
});

const server = await startServer({
  folder,
  port: Number(port),
  gatewayPort: Number(gatewayPort),
  withGateway: true,
  clockRate: 600,
  seams: moment === undefined ? undefined : { wrapStore: (store) => fatalStore(store, moment as Moment, kill) },
});
process.stdout.write(
  `${JSON.stringify({ url: server.url, gatewayUrl: server.gatewayUrl, token: server.firstToken })}\n`,
);
await asked;
await server.stop();
// Held open by the process that started this one, it would keep this one from ending.
process.stdin.destroy();
