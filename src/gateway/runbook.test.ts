import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { GatewayWorld } from '#testing/gateway/gateway-world.ts';

const page = await readFile(join(import.meta.dirname, '../../docs/runbook-bypass.md'), 'utf8');
const [addresses = '', marks = ''] = [...page.matchAll(/^```js\n(.*?)^```$/gms)].map(([, script = '']) => script);

let world: GatewayWorld;
beforeEach(async () => {
  world = new GatewayWorld();
  await world.open();
  world.control.decide(world.route(2_500));
});
afterEach(() => world.close());

test('the page’s script names the addresses of all deployments from a gateway’s disk', async () => {
  const routes = join(world.folder, 'routes.json');
  await vi.waitFor(async () => expect(JSON.parse(await readFile(routes, 'utf8')).routes).toHaveLength(1));
  const script = join(world.folder, 'addresses.mjs');
  await writeFile(script, addresses);
  // One that took over for a while, before these routes.
  await mkdir(join(world.folder, 'process-2'));
  const older = { ...JSON.parse(await readFile(routes, 'utf8')), issue: 0, routes: [] };
  await writeFile(join(world.folder, 'process-2', 'routes.json'), JSON.stringify(older));
  const { stdout } = await promisify(execFile)(process.execPath, [script, world.folder]);
  const [v1, v2] = world.route(0).targets.map(({ endpoint }) => endpoint.baseUrl);
  expect(stdout.trim().split('\n')).toEqual([
    `helper baseline v1 chat-completions ${v1}`,
    `helper candidate v2 chat-completions ${v2}`,
  ]);
});

test('the page’s expression turns ids that the gateway gave out into those of the agent, and leaves others alone', async () => {
  const { unmark } = (await import(`data:text/javascript,${encodeURIComponent(marks)}`)) as {
    unmark: (id: string) => string;
  };
  for (let serial = 1; serial <= 20; serial += 1) {
    const reply = await world.post('/v1/responses', { model: 'helper', input: 'hello' });
    const { id } = (await reply.json()) as { id: string };
    expect(id).toMatch(/^resp_hg1/);
    expect(unmark(id)).toMatch(/^resp_v[12]_\d+$/);
    expect(unmark(unmark(id))).toBe(unmark(id));
  }
  for (const id of ['resp_abc', 'hg1', 'resp_hg1short', 'chat-7', '']) expect(unmark(id)).toBe(id);
});
