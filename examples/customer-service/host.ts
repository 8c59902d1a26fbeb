import { parseArgs } from 'node:util';
import { bindLifetime } from './host/lifetime.ts';
import { startHost } from './host/server.ts';

const USAGE =
  'usage: node host.ts --port 7410 --releases DIR [--releases DIR2] --log-dir DIR [--seed N] [--parent-pid N]';

function readOptions() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '7410' },
      releases: { type: 'string', multiple: true },
      'log-dir': { type: 'string' },
      seed: { type: 'string', default: '0' },
      'parent-pid': { type: 'string' },
    },
  });
  const logDir = values['log-dir'];
  const numbers = [values.port, values.seed, values['parent-pid'] ?? '1'].map(Number);
  if (values.releases === undefined || logDir === undefined) throw new Error('--releases and --log-dir are required');
  if (!numbers.every((number) => Number.isInteger(number) && number >= 0)) {
    throw new Error('--port, --seed and --parent-pid take whole numbers');
  }
  const parentPid = values['parent-pid'] === undefined ? null : Number(values['parent-pid']);
  return { port: Number(values.port), releaseFolders: values.releases, logDir, seed: Number(values.seed), parentPid };
}

try {
  const { parentPid, ...options } = readOptions();
  const host = await startHost({ ...options, warn: (message) => console.error(message) });
  bindLifetime(() => host.stop(), parentPid);
  console.log(JSON.stringify({ event: 'host.ready', url: host.url, inventoryUrl: host.inventoryUrl }));
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  process.exit(2);
}
