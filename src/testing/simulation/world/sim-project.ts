import type { Metric } from '#domain/analysis/index.ts';
import type { Project } from '#domain/config/index.ts';
import type { Enforcements } from '#domain/gate/index.ts';
import { builtInStrategies, type RolloutPlan, type RolloutStep, stepsProblem } from '#domain/plan/index.ts';
import type { ApprovalRule, WindowRule } from '#domain/policy/index.ts';
import type { ReleaseDefinition } from '#domain/release/index.ts';
import { DAY_MS, HOUR_MS } from '#domain/shared/index.ts';
import { aMetric, aPlan, aStep } from '../../builder/rollout.ts';
import { aWindowRule } from '../../builder/window.ts';
import { aProject } from '../../control/control-world.ts';
import type { Dice } from '../dice.ts';

const TOOL = 'refund';

/** The releases of every world, by label: prompts that differ, one that brings a tool, one written by someone who may sign. */
export const releases: readonly { readonly label: string; readonly author: string; readonly tool?: true }[] = [
  { label: 'v1', author: 'Dee' },
  { label: 'v2', author: 'Ada' },
  { label: 'v3', author: 'Dee' },
  { label: 'v4', author: 'Dee', tool: true },
];

export function definitionOf({ label, tool }: (typeof releases)[number]): ReleaseDefinition {
  const tools = tool === true ? [{ name: TOOL, description: '', parameters: {} }] : [];
  return { instructions: label, parameters: {}, tools };
}

/** A project as someone might have written it: strategies of every kind, other signatures, windows, channels. */
export function rollProject(dice: Dice): Project {
  const project = aProject({
    plan: rollPlan(dice),
    approval: rollApproval(dice),
    promotions: { whenBusy: dice.pick(['refuse', 'refuse', 'queue', 'supersede'] as const) },
    ...(dice.hits(0.2) ? { gates: rollEnforcement(dice) } : {}),
    redeploy: { url: 'http://127.0.0.1:1/redeploy' },
  });
  const scenario = { name: 'all', query: 'Hello?', maxReplyMs: 5_000 };
  const scenarios = [
    { ...scenario, mustCallTool: TOOL },
    { ...scenario, name: 'without', mustNotCallTool: TOOL },
  ];
  return {
    ...project,
    agents: project.agents.map((agent) => ({ ...agent, scenarios })),
    ...(dice.hits(0.3) ? { windows: rollWindows(dice) } : {}),
    ...(dice.hits(0.3) ? { secondPerson: { configuration: false, breakGlass: true } } : {}),
    notifications: { channels: [{ name: 'team', url: 'http://127.0.0.1:1/told' }] },
  };
}

function rollApproval(dice: Dice): ApprovalRule {
  const roles = dice.pick([['security'], ['security'], ['security', 'product-manager'], []] as const);
  const minPeople = roles.length === 0 ? 0 : dice.between(1, roles.length);
  return {
    roles: [...roles],
    minPeople,
    distinctPerRole: dice.hits(0.3),
    authorsMayApprove: dice.hits(0.2),
    ...(dice.hits(0.3) ? { promoterMayApprove: false } : {}),
    ...(dice.hits(0.3) ? { expireAfterMs: 3 * HOUR_MS } : {}),
  };
}

/** What of the gates stops nothing here. Safety and holds can't be among it, whatever is written. */
function rollEnforcement(dice: Dice): Enforcements {
  const gates = ['evaluation', 'integration', 'comparison', 'safety', 'hold'] as const;
  return Object.fromEntries(gates.filter(() => dice.hits(0.5)).map((gate) => [gate, dice.pick(['warn', 'observe'])]));
}

/** Of zones without summer time, so that a checker can tell by itself when they are open. */
function rollWindows(dice: Dice): readonly WindowRule[] {
  const rule = (name: string, over: Partial<WindowRule>) =>
    aWindowRule({
      name,
      timezone: dice.pick(['UTC', 'Asia/Tokyo', 'America/Bogota', 'Pacific/Kiritimati']),
      rrule: 'FREQ=DAILY',
      from: dice.pick(['00:00', '06:00', '09:00', '18:00']),
      forDays: 0,
      onClose: dice.pick(['pause', 'pause', 'baseline'] as const),
      ...over,
    });
  const hours = (least: number, most: number) => dice.between(least, most) * HOUR_MS;
  return dice.pick([
    [rule('office', { kind: 'allow', forMs: hours(8, 20) })],
    [rule('peak', { kind: 'deny', forMs: hours(1, 6) })],
    [rule('office', { kind: 'allow', forMs: hours(12, 20) }), rule('peak', { kind: 'deny', forMs: hours(1, 3) })],
    [rule('no-mondays', { kind: 'deny', rrule: 'FREQ=WEEKLY;BYDAY=MO', from: '12:00', forMs: DAY_MS })],
  ]);
}

function rollPlan(dice: Dice): RolloutPlan {
  const common = {
    metrics: rollMetrics(dice),
    onMaxBake: dice.pick(['pause', 'pause', 'extend', 'roll-back'] as const),
    probationMs: dice.pick([0, 1, 2]) * HOUR_MS,
    evaluateEveryMs: HOUR_MS / 2,
  };
  const named = dice.pick(['blue-green', 'canary', 'manual', undefined, undefined, undefined]);
  const builtIn = builtInStrategies.find(({ strategy }) => strategy === named);
  if (builtIn !== undefined) return { ...builtIn, ...common };
  const plan = aPlan({
    ...common,
    strategy: 'rolled',
    steps: rollSteps(dice),
    smokeFirst: dice.hits(0.8),
    personAfterSmoke: dice.hits(0.15),
    ...(dice.hits(0.3) ? { analysis: { initialDelayMs: HOUR_MS / 2, intervalMs: HOUR_MS / 4 } } : {}),
  });
  const problem = stepsProblem(plan.steps);
  if (problem !== undefined) throw new Error(`a strategy that can't be: ${problem}`);
  return plan;
}

function rollMetrics(dice: Dice): readonly Metric[] {
  const quality = aMetric('quality', { kind: 'score', role: 'guard', better: 'higher', minExposure: 1 });
  return dice.pick([
    [aMetric('error-rate')],
    [aMetric('error-rate', { critical: 0.15 })],
    [aMetric('error-rate', { inconclusiveLimit: 4 })],
    [aMetric('error-rate'), quality],
    [aMetric('error-rate'), { ...quality, dryRun: true }],
    [aMetric('error-rate', { failureLimit: 1 })],
    [aMetric('error-rate', { minExposure: 20_000 })],
  ]);
}

/** Two or three weights, with other work before and between them. */
function rollSteps(dice: Dice): readonly RolloutStep[] {
  const weights = dice.pick([[1_000, 5_000, 10_000], [500, 10_000], [2_500, 10_000], [10_000]]);
  const steps: RolloutStep[] = [];
  let inForceBp = 0;
  for (const weightBp of weights) {
    while (dice.hits(0.35)) steps.push(otherWork(dice, inForceBp));
    const over = dice.hits(0.2) ? { onMaxBake: dice.pick(['pause', 'extend', 'roll-back'] as const) } : {};
    const bakeMs = weightBp === 10_000 ? dice.pick([0, 0, HOUR_MS]) : dice.between(1, 3) * 0.5 * HOUR_MS;
    steps.push(aStep(weightBp, bakeMs, over));
    inForceBp = weightBp;
  }
  if (dice.hits(0.2)) steps.push(aStep(10_000, 0, { work: { kind: 'notify', text: 'everyone has it' } }));
  return steps;
}

function otherWork(dice: Dice, weightBp: number): RolloutStep {
  const bakeMs = dice.between(1, 2) * 0.5 * HOUR_MS;
  switch (dice.between(0, weightBp === 0 ? 8 : 6)) {
    case 0:
      return aStep(weightBp, 0, { work: { kind: 'pause', because: 'the strategy asks for it' } });
    case 1:
      return aStep(weightBp, 0, { work: { kind: 'smoke' } });
    case 2:
      return aStep(weightBp, 0, { work: { kind: 'webhook', url: 'http://127.0.0.1:1/ask', timeoutMs: 1_000 } });
    case 3:
      return aStep(weightBp, 0, { work: { kind: 'approval', roles: ['security'], minPeople: 1 } });
    case 4:
      return aStep(weightBp, 0, { work: { kind: 'notify', text: 'it goes on' } });
    case 5:
      return aStep(weightBp, bakeMs, { work: { kind: 'bake' } });
    case 6:
      return aStep(weightBp, bakeMs, { work: { kind: 'analysis', metrics: ['error-rate'] } });
    case 7:
      return aStep(weightBp, bakeMs, { work: { kind: 'shadow', shareBp: 2_000 } });
    default:
      return aStep(weightBp, 0, { work: { kind: 'testers' } });
  }
}
