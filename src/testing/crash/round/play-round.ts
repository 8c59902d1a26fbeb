import type { Answer } from '#api/index.ts';
import { bring } from '../bring.ts';
import { AGENT } from '../example-world.ts';
import { patiently, pause } from '../patiently.ts';
import { exampleRelease } from './example-release.ts';
import { judgeRound } from './judge-round.ts';
import type { RoundPlan } from './plan-round.ts';
import type { Stage } from './stage.ts';

const ENVIRONMENT = 'production';

export type RoundResult = {
  readonly plan: RoundPlan;
  readonly tookMs: number;
  /** In words; none: it ended as decided, and nobody can tell that anything died. */
  readonly violations: readonly string[];
};

/** One release on its way to everyone, while controllers are killed. */
export async function playRound(stage: Stage, plan: RoundPlan): Promise<RoundResult> {
  const began = performance.now();
  const after = await lastSequence(stage);
  const killed = Promise.all(plan.kills.map((kill) => killLater(stage, kill)));
  const outcome = await playRelease(stage, plan).catch((error: unknown) => ({ broken: String(error) }));
  const tookMs = performance.now() - began;
  await killed;
  stage.usualMs = (stage.usualMs + tookMs) / 2;
  if ('serving' in outcome) stage.serving = outcome.serving;
  const violations = await judgeRound(stage, after, 'broken' in outcome ? [outcome.broken] : outcome.wrong);
  return { plan, tookMs, violations };
}

async function killLater(stage: Stage, { controller, atShare, deadMs }: RoundPlan['kills'][number]): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, atShare * stage.usualMs));
  await stage.servers[controller]?.killFor(deadMs);
}

type Outcome = { readonly serving: string; readonly wrong: readonly string[] };

async function playRelease(stage: Stage, plan: RoundPlan): Promise<Outcome> {
  const { administrator, person, users, serving } = stage;
  const label = `round-${plan.number}`;
  const body = await exampleRelease(label, plan.kind === 'bad' ? 'v3-errors' : 'v2');
  await patiently(() => administrator.call('createRelease', { body }));
  const staged = await bring(administrator, [person], label, 'staging');
  if (staged.state !== 'promoted') return { serving, wrong: [endedAs(staged, 'promoted')] };
  if (plan.kind !== 'good') for (const each of users) each.leaving.add(label);
  const aborted = plan.kind === 'aborted' ? abortLater(stage, label, plan.abortAtShare) : undefined;
  const promotion = await bring(administrator, [person], label, ENVIRONMENT);
  const wasAborted = await aborted;
  if (plan.kind === 'bad' || wasAborted === true) {
    return { serving, wrong: promotion.state === 'rolled-back' ? [] : [endedAs(promotion, 'rolled-back')] };
  }
  if (promotion.state !== 'promoted') return { serving, wrong: [endedAs(promotion, 'promoted')] };
  if (plan.kind !== 'rolled-back') return { serving: label, wrong: [] };
  return { serving, wrong: await rollBack(stage) };
}

function endedAs({ label, environment, state, ended }: Answer<'getPromotion'>, decided: string): string {
  return `${label} was to end as ${decided} in ${environment} and is ${state}: ${ended?.stage ?? ''}: ${ended?.because ?? ''}`;
}

/** A person aborts the rollout a while after it first met users. False when it was over before. */
async function abortLater({ administrator, usualMs }: Stage, label: string, share: number): Promise<boolean> {
  for (;;) {
    const [found] = (
      await patiently(() => administrator.call('listPromotions', { query: { agent: AGENT, environment: ENVIRONMENT } }))
    ).filter((each) => each.label === label);
    if (found?.ended !== undefined) return false;
    const state = found?.rollout?.state;
    if (found?.rollout !== undefined && (state === 'baking' || state === 'paused')) {
      const { id } = found.rollout;
      await new Promise((resolve) => setTimeout(resolve, share * usualMs));
      const answer = await patiently(
        () => administrator.call('abortRollout', { params: { id }, body: { reason: 'somebody has doubts' } }),
        'PROMOTION_ENDED',
      );
      return answer !== undefined;
    }
    await pause();
  }
}

/** It serves everyone, and a person takes it back. What is wrong with how that ended. */
async function rollBack({ administrator, serving }: Stage): Promise<readonly string[]> {
  const query = { agent: AGENT, environment: ENVIRONMENT };
  const before = (await patiently(() => administrator.call('listRollbacks', { query }))).map(({ id }) => id);
  const newest = async () =>
    (await administrator.call('listRollbacks', { query })).find(({ id }) => !before.includes(id));
  const { id } = await patiently(async () => {
    const known = await newest();
    if (known !== undefined) return known;
    const answer = await administrator.call('rollBack', { body: { ...query, reason: 'it looks wrong' } });
    if (answer.rollback === undefined) throw new Error(`no rollback: ${answer.message}`);
    return answer.rollback;
  });
  for (;;) {
    const rollback = await patiently(() => administrator.call('getRollback', { params: { id }, query: {} }));
    if (rollback.state === 'done') {
      const passed = rollback.passedOver.map(({ label, because }) => `${label}: ${because}`).join('; ');
      return rollback.to.label === serving ? [] : [`the rollback brought ${rollback.to.label} back: ${passed}`];
    }
    if (rollback.state === 'failed' || rollback.state === 'superseded') {
      return [`the rollback was to be done and is ${rollback.state}: ${rollback.stateBecause ?? ''}`];
    }
    await pause();
  }
}

async function lastSequence({ administrator }: Stage): Promise<number> {
  let after = 0;
  for (;;) {
    const page = await patiently(() => administrator.call('listAudit', { query: { after, limit: 1_000 } }));
    const last = page.at(-1);
    if (last === undefined) return after;
    after = last.sequence;
  }
}
