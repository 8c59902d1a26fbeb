import { beforeEach, describe, expect, it } from 'vitest';
import { caseSchema, makeDataset } from '#domain/dataset/index.ts';
import type { TopUp } from '#domain/plan/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import { emptyRollup, KEY_BUCKETS } from '#domain/sample/index.ts';
import { digestOfBytes, HOUR_MS, MINUTE_MS } from '#domain/shared/index.ts';
import { openTesterPass, type TesterPass } from '#domain/traffic/index.ts';
import type { AgentReply, AgentRequest } from '#ports/index.ts';
import { aLoggedRequest } from '#testing/builder/logged-request.ts';
import { aMetric, aPlan, aStep } from '#testing/builder/rollout.ts';
import { AGENT, aProject, ControlWorld, DANA } from '#testing/control/control-world.ts';

const TOP_UP: TopUp = { requests: 400, from: 'dataset', standsIn: false };
const CASES = Array.from({ length: 200 }, (_, id) => caseSchema.parse({ id: `case-${id}`, query: `question ${id}` }));
const FINE: AgentReply = { kind: 'replied', text: 'yes', toolCalls: [], latencyMs: 20, tokens: 3 };

let world: ControlWorld;
let asked: { readonly label: string; readonly pass: TesterPass; readonly request: AgentRequest }[];
/** Of a hundred requests to v2 that Headgate sends itself. */
let ownErrors: number;

beforeEach(async () => {
  world = new ControlWorld();
  asked = [];
  ownErrors = 0;
  await world.begin();
});

function bucketOf(tester: string): number {
  return Number.parseInt(digestOfBytes(tester).slice(-2), 16) % KEY_BUCKETS;
}

/** The gateway: counts what comes with a pass, apart from users, as the real one does. */
async function through(request: AgentRequest): Promise<AgentReply> {
  const pass = openTesterPass(request.headers?.['x-headgate-tester'] ?? '', () => true);
  if (pass === undefined) throw new Error('asked without a pass');
  const route = await world.read((tx) => tx.routes.find(AGENT, 'production'));
  const target = route?.targets.find(({ deploymentId }) => deploymentId === pass.deploymentId);
  if (route === undefined || target === undefined) throw new Error('asked for what does not stand there');
  const { deploymentId, release, label } = target;
  asked.push({ label, pass, request });
  const about = { agent: AGENT, environment: 'production', deploymentId, release, routeVersion: route.version };
  const empty = emptyRollup({ ...about, windowStart: 0, traffic: 'top-up' });
  const isWrong = label === 'v2' && asked.length % 100 < ownErrors;
  const outcomes = isWrong ? { 'agent-error': 1 } : { success: 1 };
  const bucket = { requests: 1, errors: isWrong ? 1 : 0, latencySumMs: 20, tokens: 3 };
  const buckets = { [bucketOf(pass.tester)]: bucket };
  const rollups = [{ ...empty, outcomes: { ...empty.outcomes, ...outcomes }, buckets }];
  await world.control.countBatch({ gateway: 'gtw_1', boot: 'own', sequence: asked.length, rollups });
  return isWrong ? { kind: 'failed', because: 'it answered 500', latencyMs: 5 } : FINE;
}

/** v1 serves everyone; v2 gets half of a few users for an hour. */
async function rollingOut(topUp: TopUp, users: number): Promise<Promotion> {
  await world.bring('v1', 'staging');
  await world.bring('v1', 'production');
  const steps = [aStep(5_000, HOUR_MS, { maxBakeMs: 4 * HOUR_MS }), aStep(10_000, 0)];
  const plan = aPlan({ strategy: 'own', steps, metrics: [aMetric('error-rate')], probationMs: 0, topUp });
  const project = aProject({ plan });
  const [agent] = project.agents;
  if (agent === undefined) throw new Error('the project has an agent');
  await world.apply({ ...project, agents: [{ ...agent, dataset: makeDataset('d', CASES) }] });
  await world.bring('v2', 'staging');
  world.outside.requests = users;
  world.outside.ask = (_, request) => through(request);
  const promotion = await world.promote('v2', 'production');
  await world.settle();
  await world.approve(promotion);
  await world.settle();
  return promotion;
}

const verdictOf = async (promotion: Promotion) => (await world.get(promotion)).verdicts[0];

describe('requests of Headgate’s own, where users send few', () => {
  it('ask both releases the same, spread over the bake, and are judged apart', async () => {
    const promotion = await rollingOut(TOP_UP, 2);
    await world.pass(30 * MINUTE_MS);
    const half = asked.length;
    expect(half).toBeGreaterThan(200);
    expect(half).toBeLessThanOrEqual(400);
    await world.pass(31 * MINUTE_MS);
    const [of = 0, other = 0] = ['v1', 'v2'].map((label) => asked.filter((one) => one.label === label).length);
    expect(of).toBe(other);
    expect(asked.every(({ request }) => request.purpose === 'top-up')).toBe(true);
    expect(new Set(asked.map(({ pass }) => pass.tester))).toEqual(new Set(CASES.map(({ id }) => id)));
    const verdict = await verdictOf(promotion);
    expect(verdict?.kind).toBe('inconclusive');
    expect(verdict?.card.topUp).toMatchObject({ kind: 'pass', candidate: { n: other } });
    expect(verdict?.card.candidate.n).toBeLessThan(100);
    expect((await world.get(promotion)).rollout?.state).toMatchObject({ kind: 'baking', step: 0 });
  });

  it('speak for a metric that can’t tell, where the strategy lets them', async () => {
    const promotion = await rollingOut({ ...TOP_UP, standsIn: true }, 2);
    await world.pass(2 * HOUR_MS);
    const { rollout, decisions } = await world.get(promotion);
    expect(rollout?.state.kind).toBe('completed');
    expect(decisions.map(({ because }) => because).join('\n')).toContain(
      'proven not worse: error-rate (on Headgate’s own requests)',
    );
  });

  it('never speak where not one user was served', async () => {
    const promotion = await rollingOut({ ...TOP_UP, standsIn: true }, 0);
    await world.pass(2 * HOUR_MS);
    expect((await world.get(promotion)).rollout?.state).toMatchObject({ kind: 'baking', step: 0 });
  });

  it('take the candidate out when it is surely worse on them', async () => {
    ownErrors = 60;
    const promotion = await rollingOut(TOP_UP, 2);
    await world.pass(HOUR_MS);
    const { state, rollout, verdicts } = await world.get(promotion);
    expect(state).toBe('rolled-back');
    expect(rollout?.state).toMatchObject({ because: expect.stringContaining('on Headgate’s own requests') });
    const [users] = verdicts;
    expect(users?.card.candidate.events ?? 0).toBe(0);
    const sent = asked.length;
    await world.pass(HOUR_MS);
    expect(asked.length).toBe(sent);
  });

  it('are not sent where users send enough', async () => {
    await rollingOut(TOP_UP, 1_000);
    await world.pass(30 * MINUTE_MS);
    expect(asked).toEqual([]);
  });

  it('stop when the rollout is paused, and go on with it', async () => {
    const promotion = await rollingOut(TOP_UP, 2);
    await world.pass(20 * MINUTE_MS);
    const sent = asked.length;
    const ask = (kind: 'pause' | 'resume') =>
      world.control.requestRollout(DANA, { promotion: promotion.id, kind, reason: 'lunch' });
    await ask('pause');
    await world.pass(30 * MINUTE_MS);
    expect(asked.length).toBe(sent);
    await ask('resume');
    await world.pass(20 * MINUTE_MS);
    expect(asked.length).toBeGreaterThan(sent);
  });

  it('yield to users where a limit is reached, and nothing is shown by them', async () => {
    const promotion = await rollingOut({ ...TOP_UP, standsIn: true }, 2);
    let refused = 0;
    world.outside.ask = async () => {
      refused += 1;
      return { kind: 'rate-limited', retryAfterMs: 1_000 };
    };
    await world.pass(2 * HOUR_MS);
    expect(refused).toBeGreaterThan(2);
    // Two releases, five attempts, one batch.
    expect(refused).toBeLessThanOrEqual(10);
    expect((await verdictOf(promotion))?.card.topUp).toMatchObject({
      kind: 'inconclusive',
      because: expect.stringMatching(/the next wait: .*limit.*users go first/),
      candidate: { n: 0 },
    });
    expect((await world.get(promotion)).rollout?.state).toMatchObject({ kind: 'baking', step: 0 });
  });

  it('say so where nothing of them is answered', async () => {
    const promotion = await rollingOut(TOP_UP, 2);
    world.outside.ask = async () => ({ kind: 'failed', because: 'connection refused', latencyMs: 1 });
    await world.pass(HOUR_MS);
    expect((await verdictOf(promotion))?.card.topUp?.because).toMatch(
      /neither release answered .*: connection refused/,
    );
  });

  it('say what users said before, from the log', async () => {
    const promotion = await rollingOut({ ...TOP_UP, from: 'request-log' }, 2);
    const { baseline } = (await world.get(promotion)).rollout ?? {};
    if (baseline === undefined) throw new Error('v1 serves');
    const { deploymentId, release } = baseline;
    const request = { messages: [{ role: 'user', content: 'where is my order?' }] };
    const logged = aLoggedRequest({ agent: AGENT, deploymentId, release, request });
    await world.read((tx) =>
      tx.requestLog.add([logged, { ...logged, id: 'req_2', isCut: true }, { ...logged, id: 'req_3' }]),
    );
    await world.pass(HOUR_MS);
    expect(asked.length).toBeGreaterThan(10);
    expect(new Set(asked.map(({ pass }) => pass.tester))).toEqual(new Set([logged.conversation]));
    expect(asked[0]?.request.messages).toEqual([{ role: 'user', content: 'where is my order?' }]);
    const audit = await world.read((tx) => tx.audit.list({ afterSequence: 0, limit: 10_000 }));
    const readings = audit.map(({ record }) => record).filter(({ event }) => event === 'requests.read');
    expect(readings[0]).toMatchObject({
      actor: { kind: 'system' },
      because: expect.stringMatching(/^1 of the requests/),
    });
  });

  it('say why there are none, where the log has nothing to say again', async () => {
    const promotion = await rollingOut({ ...TOP_UP, from: 'request-log' }, 2);
    await world.pass(HOUR_MS);
    expect(asked).toEqual([]);
    expect((await verdictOf(promotion))?.card.topUp?.because).toMatch(
      /of 0 requests in the log .* none can be asked again/,
    );
  });
});
