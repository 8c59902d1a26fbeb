import { afterEach, expect, test, vi } from 'vitest';
import { topUpPerformer } from '#control/index.ts';
import { caseSchema, makeDataset } from '#domain/dataset/index.ts';
import { HOUR_MS, type PromotionId } from '#domain/shared/index.ts';
import { aMetric, aPlan, aStep } from '#testing/builder/rollout.ts';
import { AGENT, aProject, ControlWorld } from '#testing/control/control-world.ts';
import { GatewayWorld } from '#testing/gateway/gateway-world.ts';
import { invokedOptions } from '#testing/runtimes/invoking.ts';
import { createAgentRuntime } from './agent-runtime.ts';

const world = new GatewayWorld();
afterEach(() => world.close());

/** A rollout at half of the traffic, whose two releases answer behind a gateway. */
async function atHalf(): Promise<{ control: ControlWorld; promotion: PromotionId; routeVersion: number }> {
  const control = new ControlWorld();
  await control.begin();
  await control.bring('v1', 'staging');
  await control.bring('v1', 'production');
  const steps = [aStep(5_000, HOUR_MS), aStep(10_000, 0)];
  const topUp = { requests: 100, from: 'dataset', standsIn: false } as const;
  const project = aProject({ plan: aPlan({ strategy: 'own', steps, metrics: [aMetric('error-rate')], topUp }) });
  const [agent] = project.agents;
  if (agent === undefined) throw new Error('the project has an agent');
  const cases = ['one', 'two'].map((id) => caseSchema.parse({ id, query: `question ${id}` }));
  await control.apply({ ...project, agents: [{ ...agent, dataset: makeDataset('d', cases) }] });
  await control.bring('v2', 'staging');
  const { id } = await control.promote('v2', 'production');
  await control.settle();
  await control.approve(await control.read(async (tx) => must(await tx.promotions.find(id))));
  await control.settle();
  const route = must(await control.read((tx) => tx.routes.find(AGENT, 'production')));
  // Control's time, so that its passes hold.
  world.wallJumpMs = control.now - world.now();
  await world.open();
  const at = (label: string) => ({
    api: 'chat-completions' as const,
    baseUrl: world.addressOf(label === 'v1' ? 'v1' : 'v2'),
  });
  world.control.decide({ ...route, targets: route.targets.map((one) => ({ ...one, endpoint: at(one.label) })) });
  return { control, promotion: id, routeVersion: route.version };
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('it is there');
  return value;
}

test('a batch goes through the gateway to both releases, which counts it as no user’s', async () => {
  const { control, promotion, routeVersion } = await atHalf();
  const { options, close } = invokedOptions();
  const gateway = { url: world.url, environment: 'production', sign: world.signed };
  const perform = topUpPerformer(control.context, createAgentRuntime(options), () => gateway);
  const action = { id: 'act_1', key: 'k', kind: 'top-up', subject: promotion, state: 'pending', attempts: 0 } as const;
  const payload = { routeVersion, cases: 3, after: 1 };
  const rest = { payload, because: undefined, result: undefined, notBefore: 0 };
  const { result } = await perform({ ...action, ...rest }, new AbortController().signal);
  expect(result).toEqual({ asked: 3 });
  for (const agent of [world.v1, world.v2]) {
    expect(agent.seen.map(({ headers }) => headers['x-headgate-purpose'])).toEqual(['top-up', 'top-up', 'top-up']);
    expect(agent.seen.map(({ body }) => /question (one|two)/.exec(JSON.stringify(body))?.[1])).toEqual([
      'two',
      'one',
      'two',
    ]);
  }
  const counted = () => world.control.counted.flatMap(({ rollups }) => rollups);
  await vi.waitFor(() => expect(counted().reduce((sum, { outcomes }) => sum + outcomes.success, 0)).toBe(6));
  expect(new Set(counted().map(({ key }) => key.traffic))).toEqual(new Set(['top-up']));
  const over = { ...action, ...rest, payload: { ...payload, routeVersion: routeVersion - 1 } };
  expect((await perform(over, new AbortController().signal)).result).toEqual({
    asked: 0,
    stoppedBy: 'the step is over',
  });
  expect(world.v1.seen).toHaveLength(3);
  await close();
});
