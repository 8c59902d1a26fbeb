import { beforeEach, expect, test } from 'vitest';
import { endpoints } from '#api/index.ts';
import { aPromotion } from '#testing/builder/promotion.ts';
import { aRollback } from '#testing/builder/rollback.ts';
import { aPlan, aRollout, aStep, DIGEST_V1, DIGEST_V2 } from '#testing/builder/rollout.ts';
import { createHttpWorld, type HttpWorld, WORLD_NOW } from '#testing/http/http-world.ts';
import {
  anAuditRecord,
  aProjectVersion,
  aStoredApproval,
  aStoredEvaluation,
  aStoredEvidence,
  aStoredRelease,
  aStoredRollup,
} from '#testing/http/stored-things.ts';

const PROMPT = 'Never say PLANTED-7731.';
const REPLY = 'Your parcel is in Hull.';
const HOOK = {
  kind: 'webhook',
  url: 'https://ops.example/T0K3N-in-the-path',
  secretEnv: 'OPS',
  timeoutMs: 1_000,
} as const;

let world: HttpWorld;

beforeEach(async () => {
  world = await createHttpWorld();
  const plan = aPlan({ steps: [aStep(0, 0, { work: HOOK }), aStep(10_000, 0)] });
  const state = { kind: 'aborted', at: WORLD_NOW, because: 'errors', rolledBack: true } as const;
  const arm = { release: DIGEST_V2, label: 'v2', deploymentId: undefined };
  const reply = { caseId: 'c1', repeat: 0, text: REPLY, toolCalls: [], latencyMs: 1, tokens: 1, scorings: [] };
  const definition = { instructions: PROMPT, parameters: {}, tools: [] };
  await world.commitElsewhere(async (tx) => {
    const { project, ...version } = aProjectVersion();
    const agents = project.agents.map((agent) => ({ ...agent, plantedSecrets: ['PLANTED-7731'] }));
    const evaluation = { ...project.evaluation, mayNotWorsen: ['intents'] as const };
    await tx.projects.add({ ...version, project: { ...project, agents, evaluation } });
    await tx.releases.add(aStoredRelease({ definition }));
    await tx.releases.add(
      aStoredRelease({ digest: DIGEST_V1, label: 'v1', definition: { ...definition, instructions: 'Be.' } }),
    );
    await tx.promotions.insert(
      aPromotion({ state: 'rolled-back', rollout: aRollout({ plan, state }), createdAt: WORLD_NOW }),
      WORLD_NOW,
    );
    await tx.approvals.add(aStoredApproval());
    await tx.evidence.append(aStoredEvidence());
    await tx.evaluations.save(
      aStoredEvaluation({
        state: 'finished',
        result: {
          ...{ id: 'evl_1', agent: 'customer-service', environment: 'dev', repeats: 3, metrics: [], erroredRatio: 0 },
          dataset: { name: 'cases', digest: DIGEST_V1, cases: 60 },
          candidate: { ...arm, replies: [reply] },
          baseline: undefined,
        },
      }),
    );
    await tx.audit.append(anAuditRecord({ event: 'token.created', subject: 'tok_1' }));
    await tx.audit.append(anAuditRecord());
    await tx.audit.append(anAuditRecord({ event: 'rollout.step-started', details: { step: 1, weightBp: 1_000 } }));
    await tx.audit.append(anAuditRecord({ event: 'rollout.rolling-back', because: 'errors' }));
    await tx.audit.append(anAuditRecord({ event: 'freeze.placed', subject: 'frz_1' }));
    await tx.audit.append(anAuditRecord({ event: 'rollback.finished', subject: 'rbk_1' }));
    await tx.audit.append(anAuditRecord({ event: 'token.created', subject: 'tok_2' }));
    await tx.rollbacks.save(aRollback({ promotion: 'prm_1', state: { kind: 'done', at: WORLD_NOW } }), undefined);
    const page = { gateway: 'gtw_1', agent: 'customer-service', environment: 'production', routeVersion: 2 } as const;
    const conversations = [{ id: 'a1b2', firstAt: WORLD_NOW, lastAt: WORLD_NOW }];
    await tx.conversations.add({ ...page, deploymentId: 'dep_2', page: 0, isLast: true, isCut: false, conversations });
    const { sinceRouteVersion } = aRollout();
    const rollups = [aStoredRollup('dep_1', 950, sinceRouteVersion), aStoredRollup('dep_2', 50, sinceRouteVersion)];
    await tx.samples.addBatch({ gateway: 'gtw_1', boot: 'b', sequence: 0, rollups });
  });
});

async function exported() {
  const reply = await world.app.inject({ url: '/api/v1/promotions/prm_1/export', headers: await world.as('viewer') });
  expect(reply.statusCode).toBe(200);
  return { text: reply.body, view: endpoints.exportPromotion.response.parse(reply.json()) };
}

test('holds all that an auditor asks for about one promotion', async () => {
  const { view } = await exported();
  expect(view.promotion).toMatchObject({ id: 'prm_1', state: 'rolled-back', approvals: [{ person: 'Quinn' }] });
  expect(view.release.changes).toEqual([{ component: 'instructions', name: '', change: 'changed' }]);
  expect(view.plan).toMatchObject({
    steps: [{ work: { kind: 'webhook', host: 'ops.example' } }, { weightBp: 10_000 }],
  });
  expect(view.project.policy).toMatchObject({ evaluation: { mayNotWorsen: ['intents'] } });
  expect(view.evidence).toMatchObject([{ kind: 'evaluation', reference: 'evl_1' }]);
  expect(view.evaluations).toMatchObject([{ id: 'evl_1', dataset: { cases: 60 }, candidate: { label: 'v2' } }]);
  expect(view.traffic.weights.map(({ event, candidateBp }) => [event, candidateBp])).toEqual([
    ['rollout.step-started', 1_000],
    ['rollout.rolling-back', 0],
  ]);
  expect(view.traffic.measured).toMatchObject([
    { label: 'v1', requests: 950 },
    { label: 'v2', requests: 50, meanResponseMs: null },
  ]);
  expect(view.rollbacks).toMatchObject([{ id: 'rbk_1', conversations: { total: 1, isWhole: true } }]);
  expect(view.report).toContain('1 conversations had v2');
});

test('names the stretch of the log in which it happened, what happened to others meanwhile included', async () => {
  const { view } = await exported();
  expect(view.records.map(({ sequence }) => sequence)).toEqual([2, 3, 4]);
  expect(view.auditRange).toEqual({ first: 2, last: 6 });
});

test('what was measured after the next promotion began is not about this one', async () => {
  const { sinceRouteVersion } = aRollout();
  const rollout = aRollout({ id: 'rol_2', sinceRouteVersion: sinceRouteVersion + 1 });
  await world.commitElsewhere(async (tx) => {
    await tx.promotions.insert(aPromotion({ id: 'prm_2', rollout, createdAt: WORLD_NOW + 1 }), WORLD_NOW);
    const later = aStoredRollup('dep_1', 7, sinceRouteVersion + 1);
    await tx.samples.addBatch({ gateway: 'gtw_1', boot: 'b', sequence: 1, rollups: [later] });
  });
  expect((await exported()).view.traffic.measured.map(({ requests }) => requests)).toEqual([950, 50]);
});

test('holds no prompt, no reply, no planted secret and no address with a token in it', async () => {
  const { text } = await exported();
  for (const secret of [PROMPT, REPLY, 'PLANTED', 'T0K3N', 'OPS']) expect(text).not.toContain(secret);
});

test('of an evaluation shows no case that is held back, nor does the evaluation itself', async () => {
  const reply = { repeat: 1, toolCalls: [], latencyMs: 1, tokens: 1, scorings: [] };
  const arm = { release: DIGEST_V2, label: 'v2', deploymentId: undefined };
  await world.commitElsewhere(async (tx) => {
    await tx.evaluations.save(
      aStoredEvaluation({
        state: 'finished',
        result: {
          ...{ id: 'evl_1', agent: 'customer-service', environment: 'dev', repeats: 1, metrics: [], erroredRatio: 0 },
          dataset: { name: 'cases', digest: DIGEST_V1, cases: 2 },
          candidate: {
            ...arm,
            replies: [
              { ...reply, caseId: 'open', text: REPLY },
              { ...reply, caseId: 'sealed', text: 'Held back.' },
            ],
          },
          baseline: undefined,
          safetyCases: ['sealed'],
          heldBackCases: ['sealed'],
        },
      }),
    );
  });
  const headers = await world.as('viewer');
  for (const url of ['/api/v1/evaluations/evl_1', '/api/v1/promotions/prm_1/export']) {
    const { statusCode, body } = await world.app.inject({ url, headers });
    expect([url, statusCode, /sealed|Held back\./.test(body), body.includes('"withheld":1')]).toEqual([
      url,
      200,
      false,
      true,
    ]);
  }
});
