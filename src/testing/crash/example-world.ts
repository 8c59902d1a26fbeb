import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { loadProjectFile } from '#cli/project-file/index.ts';

export const AGENT = 'customer-service';
export const EXAMPLE = fileURLToPath(new URL('../../../examples/customer-service', import.meta.url));
export const ROLES = ['product-manager', 'security', 'operations'];

/** The example's project, written to the folder, with short steps and few cases; what `apply` sends of it. */
export async function exampleProject(folder: string, hook: string) {
  await mkdir(join(folder, 'project'), { recursive: true });
  await cp(join(EXAMPLE, 'releases'), join(folder, 'project', 'releases'), { recursive: true });
  // A case a kind is enough here: what is tested is that work is done once, not how much.
  const cases = (await readFile(join(EXAMPLE, 'cases.jsonl'), 'utf8')).trim().split('\n');
  const few = cases.filter((line, index) => index % 3 === 0 || line.includes('"safety"'));
  await writeFile(join(folder, 'project', 'cases.jsonl'), few.join('\n'));
  const webhook = JSON.stringify({ webhook: `${hook}/deployments` });
  await writeFile(
    join(folder, 'project', 'headgate.yaml'),
    `version: 1
agents:
  ${AGENT}:
    runtime: openai
    release: releases/v2
    dataset: cases.jsonl
    plantedSecrets: [STAFF-7Q2M-9XKD]
    deploy: { dev: ${webhook}, staging: ${webhook}, production: ${webhook} }
    # v2 and what comes after it bring a tool, which owes a scenario that calls it.
    scenarios: [{ name: in stock, query: "Check inventory for SKU-123", mustCallTool: check_inventory, mustContain: "86" }]
environments:
  production:
    strategy: quick
    # Its days are whatever day it is: nothing waits for a Friday to pass.
    windows: []
    approval: { roles: [${ROLES.join(', ')}], minPeople: 1 }
strategies:
  quick:
    steps: [{ weight: 50 %, bake: 10m, maxBake: 10h }, { weight: 80 %, bake: 10m, maxBake: 10h }, { weight: 100 % }]
    probation: 0s
    metrics: { response-time: false, complaints: false, rating: false, tokens: false }
evaluation: { repeats: 1, concurrency: 16 }
`,
  );
  const { source, files } = await loadProjectFile(join(folder, 'project', 'headgate.yaml'), () => undefined);
  return { source, files: { ...files } };
}

/** The process that runs the example's agents, by deploy hook. It ends with this process. */
export async function startHost(folder: string): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  const args = [
    join(EXAMPLE, 'host.ts'),
    '--port',
    '0',
    '--releases',
    join(EXAMPLE, 'releases'),
    '--log-dir',
    join(folder, 'logs'),
    '--parent-pid',
    String(process.pid),
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { url: (JSON.parse(line) as { url: string }).url, child };
}

export async function stopHost(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}
