import { beforeEach, describe, expect, it } from 'vitest';
import type { Project } from '#domain/config/index.ts';
import type { ReleaseDefinition } from '#domain/release/index.ts';
import { aPlan, aStep } from '#testing/builder/rollout.ts';
import { aProject, ControlWorld, DANA, SAM } from '#testing/control/control-world.ts';
import { ClockWatch } from './reconcile/clock-watch.ts';

const AGENT = 'support';
const CALLS = { name: 'valid', query: 'Is SKU-1 in stock?', mustCallTool: 'check_inventory', maxReplyMs: 5_000 };
const WITHOUT = { name: 'without', query: 'Is SKU-1 in stock?', mustNotCallTool: 'check_inventory', maxReplyMs: 5_000 };

let world: ControlWorld;

beforeEach(async () => {
  world = new ControlWorld();
  await world.begin();
});

function withScenarios(project: Project, scenarios: Project['agents'][number]['scenarios']): Project {
  return { ...project, agents: project.agents.map((agent) => ({ ...agent, scenarios })) };
}

async function create(label: string, definition: Partial<ReleaseDefinition>): Promise<void> {
  const whole = { instructions: 'v1', parameters: {}, tools: [], ...definition };
  await world.control.createRelease(DANA, { agent: AGENT, label, definition: whole, authors: ['Ada'] });
}

const tool = { name: 'check_inventory', description: 'stock', parameters: {} };

/** v1 serves; another release waits for production under the project. */
async function promoteOver(project: Project, label: string) {
  await world.bring('v1', 'staging');
  await world.bring('v1', 'production');
  await world.apply(project);
  await world.bring(label, 'staging');
  const promotion = await world.promote(label, 'production');
  await world.settle();
  return promotion;
}

async function gate(promotion: Awaited<ReturnType<typeof promoteOver>>, name: string) {
  return (await world.get(promotion)).gates.find((each) => each.gate === name);
}

describe('a change of tools', () => {
  it('is stopped when no scenario exercises the tool', async () => {
    await create('tooled', { tools: [tool] });
    const promotion = await promoteOver(aProject(), 'tooled');
    expect((await world.get(promotion)).ended).toMatchObject({
      stage: 'integration',
      because: 'tool check_inventory was added, and no integration scenario calls it',
    });
  });

  it('waits for its scenarios to pass in staging, and for a signature of security', async () => {
    await create('tooled', { tools: [tool] });
    const approval = { roles: ['qa-lead'], minPeople: 1, distinctPerRole: false, authorsMayApprove: false } as const;
    const promotion = await promoteOver(withScenarios(aProject({ approval }), [CALLS]), 'tooled');
    expect(await gate(promotion, 'integration')).toMatchObject({ state: 'open' });
    expect(await gate(promotion, 'approval')).toMatchObject({ missingRoles: ['qa-lead', 'security'] });
    const [shown] = (await world.read((tx) => tx.evidence.forRelease(promotion.release))).filter(
      ({ kind }) => kind === 'integration',
    );
    expect(shown).toMatchObject({ environment: 'staging', outcome: 'pass', producer: { kind: 'server' } });
    await world.approve(promotion);
    await world.settle();
    expect(await gate(promotion, 'approval')).toMatchObject({ missingRoles: ['qa-lead'] });
  });

  it('is stopped by a scenario that fails, and tried again by the next promotion', async () => {
    await create('tooled', { tools: [tool] });
    world.outside.integration = { pass: false, because: 'scenario "valid" failed: no call', checks: [] };
    const project = withScenarios(aProject(), [CALLS]);
    const promotion = await promoteOver(project, 'tooled');
    expect((await world.get(promotion)).ended?.because).toBe('scenario "valid" failed: no call');
    await world.pass(600_000);
    world.outside.integration = { pass: true, because: 'all passed', checks: [] };
    const again = await world.promote('tooled', 'production');
    await world.settle();
    expect(await gate(again, 'integration')).toMatchObject({ state: 'open' });
  });

  it('is stopped by a scenario that fails, though the clock was set back while it was played', async () => {
    await create('tooled', { tools: [tool] });
    world.outside.integration = { pass: false, because: 'scenario "valid" failed: no call', checks: [] };
    await world.bring('v1', 'staging');
    await world.bring('v1', 'production');
    await world.control.applyProject(DANA, withScenarios(aProject(), [CALLS]));
    await world.bring('tooled', 'staging');
    const promotion = await world.promote('tooled', 'production');
    world.now -= 600_000;
    await new ClockWatch().look(world.context);
    await world.settle();
    expect(await world.get(promotion)).toMatchObject({ state: 'stopped', ended: { stage: 'integration' } });
  });

  it('asks of a tool that is gone a scenario that does without it', async () => {
    const common = withScenarios(aProject(), [CALLS]);
    await create('tooled', { tools: [tool] });
    await create('toolless', { instructions: 'v3' });
    const first = await promoteOver(common, 'tooled');
    await world.approve(first);
    await world.pass(30 * 3_600_000);
    expect((await world.get(first)).state).toBe('promoted');
    await world.bring('toolless', 'staging');
    const stopped = await world.promote('toolless', 'production');
    await world.settle();
    expect((await world.get(stopped)).ended?.because).toContain('no integration scenario does without it');
    await world.apply(withScenarios(aProject(), [CALLS, WITHOUT]));
    const goes = await world.promote('toolless', 'production');
    await world.settle();
    expect(await gate(goes, 'integration')).toMatchObject({ state: 'open' });
  });
});

describe('a change of the prompt', () => {
  const direct = aPlan({ strategy: 'direct', steps: [aStep(10_000, 0)], metrics: [] });

  it('is compared by a strategy that splits, and owes no scenario', async () => {
    const promotion = await promoteOver(aProject(), 'v2');
    expect(await gate(promotion, 'comparison')).toMatchObject({
      state: 'open',
      because: 'instructions differ; compared at 10 % by error-rate',
    });
    expect(await gate(promotion, 'integration')).toMatchObject({ state: 'not-required' });
  });

  it('waits under a strategy that compares nothing until a person answers for it', async () => {
    const promotion = await promoteOver(aProject({ plan: direct }), 'v2');
    await world.approve(promotion);
    await world.settle();
    expect(await world.get(promotion)).toMatchObject({ state: 'awaiting-approval' });
    await world.control.accept(SAM, { promotion: promotion.id, gate: 'comparison', reason: 'ten users a day' });
    await world.settle();
    expect(await gate(promotion, 'comparison')).toMatchObject({
      state: 'open',
      because: 'instructions differ, and nothing compares them; accepted by Sam: ten users a day',
    });
    expect(await world.weights()).toMatchObject({ v2: 10_000 });
  });
});

describe('a regression', () => {
  it('can be accepted for this digest and this finding, and then promoted', async () => {
    await world.bring('v1', 'staging');
    await world.bring('v1', 'production');
    world.outside.evaluation = { outcome: 'fail', because: 'relevance 3.9 below 4.0' };
    const stopped = await world.bring('v2', 'staging');
    const robot = { kind: 'machine', name: 'robot' } as const;
    const input = { promotion: stopped.id, gate: 'evaluation', reason: 'shorter on purpose' } as const;
    await expect(world.control.accept(robot, input)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await world.control.accept(SAM, input);
    const arrived = await world.bring('v2', 'staging');
    expect(arrived.state).toBe('promoted');
    const because = 'relevance 3.9 below 4.0; a regression, accepted for this digest by Sam: shorter on purpose';
    expect(arrived.gates.find((each) => each.gate === 'evaluation')).toMatchObject({ state: 'open', because });
    const production = await world.promote('v2', 'production');
    await world.settle();
    expect((await world.get(production)).ended?.stage).toBe('evaluation');
    await expect(
      world.control.accept(SAM, { promotion: arrived.id, gate: 'evaluation', reason: 'x' }),
    ).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});
