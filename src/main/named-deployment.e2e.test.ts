import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { startHeadgate } from '#testing/cli/start-headgate.ts';

const ID = 'dep_pr-123-shop';

let folder: string;
/** Agents answer once it is settled. */
let mayAnswer = Promise.resolve();
let isStubborn = false;
let asked = 0;
const up = new Map<string, string>();
const orders: string[] = [];

/** A deploy hook and the agents that it starts, which count their questions. */
const server = createServer(async (request, reply) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  const answer = (status: number, body: unknown) =>
    reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  if (request.url !== '/hook') {
    asked += 1;
    await mayAnswer;
    const message = { role: 'assistant', content: 'Yes, it is in stock.' };
    return answer(200, { choices: [{ index: 0, finish_reason: 'stop', message }] });
  }
  const order = JSON.parse(text) as { action: string; deploymentId: string; runtimeId?: string | null };
  orders.push(`${order.action} ${order.deploymentId} ${order.runtimeId ?? ''}`.trim());
  if (order.action === 'remove') {
    if (isStubborn && order.runtimeId !== null) return answer(500, { error: 'quota service is down' });
    return answer(up.delete(order.deploymentId) ? 200 : 404, {});
  }
  const runtimeId = `run-${orders.length}`;
  up.set(order.deploymentId, runtimeId);
  return answer(200, { runtimeId, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` });
});

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  folder = await mkdtemp(join(tmpdir(), 'headgate-deploy-'));
  const webhook = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const project = {
    version: 1,
    agents: {
      shop: {
        model: 'm',
        dataset: 'cases.jsonl',
        deploy: { dev: { webhook }, staging: { webhook }, production: { webhook } },
      },
    },
    evaluation: { repeats: 1, evaluators: ['secret-leak', 'harm-lexicon', 'f1'], concurrency: 2 },
  };
  await writeFile(join(folder, 'headgate.yaml'), JSON.stringify(project));
  const cases = Array.from({ length: 12 }, (_, index) =>
    JSON.stringify({ id: `c${index}`, query: `Is item ${index} in stock?`, groundTruth: 'Yes, it is.' }),
  );
  await writeFile(join(folder, 'cases.jsonl'), cases.join('\n'));
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  [mayAnswer, isStubborn, asked] = [Promise.resolve(), false, 0];
  orders.length = 0;
});

const start = (...argv: readonly string[]) => startHeadgate(folder, 'evaluate', ...argv, '--json');

const untilAsked = () => vi.waitFor(() => expect(asked).toBeGreaterThan(0), { timeout: 20_000 });

const held = () => readdir(join(folder, '.headgate', 'deployments'));

it('starts the agent under the name, evaluates it, and takes it down', async () => {
  const { said, ended } = start('--deploy', 'pr-123');
  const code = await ended;
  expect(said.err).toContain(`${ID} is up at`);
  expect([0, 1, 3]).toContain(code);
  expect(orders).toEqual([`remove ${ID}`, `deploy ${ID}`, `remove ${ID} run-2`]);
  expect(up.size).toBe(0);
  expect(JSON.parse(said.out)).toMatchObject({ deployment: { name: 'pr-123', isKept: false, left: [] } });
  expect(await held()).toEqual([]);
});

it('takes it down on Ctrl-C too', async () => {
  mayAnswer = new Promise(() => undefined);
  const { child, ended } = start('--deploy', 'pr-123');
  await untilAsked();
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  expect(up.size).toBe(0);
  expect(await held()).toEqual([]);
});

it('finds what a killed run left, says so, and takes that down first', async () => {
  mayAnswer = new Promise(() => undefined);
  const killed = start('--deploy', 'pr-123');
  await untilAsked();
  killed.child.kill('SIGKILL');
  await killed.ended;
  expect([...up.keys()]).toEqual([ID]);
  mayAnswer = Promise.resolve();
  const { said, ended } = start('--deploy', 'pr-123');
  await ended;
  expect(said.err).toContain('ended without taking "pr-123" down');
  expect(up.size).toBe(0);
});

it('lets no second run take the name while one has it', async () => {
  mayAnswer = new Promise(() => undefined);
  const first = start('--deploy', 'pr-123');
  await untilAsked();
  const second = start('--deploy', 'pr-123');
  expect(await second.ended).toBe(1);
  expect(second.said.err + second.said.out).toContain(`process ${first.child.pid} has the deployment`);
  expect([...up.keys()]).toEqual([ID]);
  first.child.kill('SIGINT');
  await first.ended;
  expect(up.size).toBe(0);
});

it('says loudly what could not be taken down, with a result all the same; by hand it goes', async () => {
  isStubborn = true;
  const { said, ended } = start('--deploy', 'pr-123');
  expect([0, 1, 3]).toContain(await ended);
  expect(said.err).toContain(`${ID} may be up still, take it down by hand`);
  expect(JSON.parse(said.out).deployment.left).toEqual([expect.stringContaining('quota service is down')]);
  expect([...up.keys()]).toEqual([ID]);
  isStubborn = false;
  const removal = start('--remove-deployment', 'pr-123');
  expect(await removal.ended).toBe(0);
  expect(up.size).toBe(0);
});

it('leaves it up where that is asked for', async () => {
  const { said, ended } = start('--deploy', 'pr-123', '--keep-deployment');
  await ended;
  expect(said.err).toContain('headgate evaluate --remove-deployment pr-123');
  expect([...up.keys()]).toEqual([ID]);
  await start('--remove-deployment', 'pr-123').ended;
  expect(up.size).toBe(0);
});

it('takes it down where the evaluation itself is refused', async () => {
  const { ended } = start('--deploy', 'pr-123', '--tag', 'no-such-tag');
  expect(await ended).not.toBe(0);
  expect(up.size).toBe(0);
});
