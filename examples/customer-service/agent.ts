import { parseArgs } from 'node:util';
import { NO_ACCESS_LOG } from './agent/access-log.ts';
import { startAgent } from './agent/server.ts';
import { bindLifetime } from './host/lifetime.ts';
import { readReleaseFolder } from './host/release.ts';
import { startInventoryServer } from './inventory/server.ts';

const USAGE = 'usage: node agent.ts --release releases/v2 [--port 8080] [--environment dev] [--seed N]';

try {
  const { values } = parseArgs({
    options: {
      release: { type: 'string' },
      port: { type: 'string', default: '8080' },
      environment: { type: 'string', default: 'dev' },
      seed: { type: 'string', default: '0' },
    },
  });
  if (values.release === undefined) throw new Error('--release is required');
  const { behaviour, instructions, modelName } = readReleaseFolder(values.release);
  const inventory = await startInventoryServer();
  const agent = await startAgent({
    deploymentId: 'by-hand',
    environment: values.environment,
    behaviour,
    instructions,
    modelName,
    inventoryUrl: inventory.url,
    log: NO_ACCESS_LOG,
    seed: Number(values.seed),
    port: Number(values.port),
  });
  bindLifetime(async () => {
    await agent.stop();
    await inventory.stop();
  }, null);
  console.log(`${values.release} answers at ${agent.url}/v1 (environment ${values.environment})`);
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  process.exit(2);
}
