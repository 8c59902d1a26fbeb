import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Feedback } from '#domain/sample/index.ts';
import { HOUR_MS } from '#domain/shared/index.ts';
import { AGENT, ControlWorld, SAM } from '#testing/control/control-world.ts';
import { v2AtTenPercent } from '#testing/control/scenario.ts';
import { GatewayWorld } from '#testing/gateway/gateway-world.ts';

const PRODUCTION = { agent: AGENT, environment: 'production' };
const world = new GatewayWorld();
let control: ControlWorld;

beforeEach(async () => {
  control = new ControlWorld();
  await control.begin();
});
afterEach(() => world.close());

/** The gateway hears what control decided; both releases answer behind it. */
async function hear(): Promise<void> {
  const { routes } = await control.read((tx) => tx.routes.snapshot());
  const endpoint = (label: string) => ({
    api: 'chat-completions' as const,
    baseUrl: world.addressOf(label === 'v1' ? 'v1' : 'v2'),
  });
  const here = routes.filter(({ environment }) => environment === 'production');
  const targets = ({ targets }: (typeof here)[number]) =>
    targets.map((one) => ({ ...one, endpoint: endpoint(one.label) }));
  world.control.decide(...here.map((route) => ({ ...route, targets: targets(route) })));
}

/** Someone's request that v2 answered. */
async function answeredByV2(): Promise<string> {
  for (let user = 0; user < 200; user += 1) {
    const { release, requestId } = await world.ask(`user ${user}`, {}, { model: AGENT });
    if (release === 'v2') return requestId;
  }
  throw new Error('v2 has its share');
}

test('a complaint about a release that was rolled back meanwhile counts for it at control, under the step that served, once', async () => {
  const promotion = await v2AtTenPercent(control);
  // The gateway's wall clock is control's.
  world.wallJumpMs = control.now - world.now();
  await world.open();
  await hear();
  const requestId = await answeredByV2();
  const before = await control.read((tx) => tx.routes.find(AGENT, 'production'));
  const deploymentId = before?.targets.find(({ label }) => label === 'v2')?.deploymentId;
  await control.control.rollBack(SAM, { ...PRODUCTION, reason: 'wrong prices' });
  await control.settle();
  expect((await control.get(promotion)).state).toBe('rolled-back');
  await hear();
  const told: Feedback[] = [];
  world.control.tellFeedback = async (feedback) => {
    told.push(...feedback);
    await control.control.hearFeedback(feedback);
  };
  for (let time = 0; time < 2; time += 1) {
    expect((await world.post('/v1/feedback', { requestId, complaint: true })).status).toBe(200);
  }
  await vi.waitFor(() => expect(told).toHaveLength(2));
  const rollups = await control.read((tx) => tx.samples.sum({ ...PRODUCTION, fromRouteVersion: 0 }));
  const complaints = rollups.filter((rollup) => rollup.complaints > 0);
  expect(complaints).toMatchObject([{ complaints: 1, key: { deploymentId, routeVersion: before?.version } }]);
});

test('control tells which releases stood in a route before, and not those that are back', async () => {
  const gone = async () => {
    const route = await control.read((tx) => tx.routes.find(AGENT, 'production'));
    const deployments = await control.read((tx) => tx.deployments.list(PRODUCTION));
    return (route?.departed ?? []).map(
      ({ deploymentId }) => deployments.find(({ id }) => id === deploymentId)?.label ?? 'unknown',
    );
  };
  await v2AtTenPercent(control);
  expect(await gone()).toEqual([]);
  await control.pass(30 * HOUR_MS);
  expect(await control.weights()).toEqual({ v2: 10_000 });
  expect(await gone()).toEqual(['v1']);
  await control.control.rollBack(SAM, { ...PRODUCTION, reason: 'wrong prices' });
  await control.settle();
  expect(await control.weights()).toEqual({ v1: 10_000 });
  expect(await gone()).toEqual(['v2']);
});
