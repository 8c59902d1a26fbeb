import { afterAll, beforeAll, expect, it } from 'vitest';
import { digestRelease } from '#domain/release/index.ts';
import { FULL_BP, type Id } from '#domain/shared/index.ts';
import type { UnitOfWork } from '#ports/index.ts';
import { aPromotion } from '#testing/builder/promotion.ts';
import { aDeployment, anEvidence, aRoute } from '#testing/conformance/store/examples.ts';
import { aProject, DANA, SAM } from '#testing/control/control-world.ts';
import { aFineOutside, scriptedRuntime } from '#testing/control/outside.ts';
import { describePostgres } from '#testing/database/open-test-store.ts';
import { createRecordingLog } from '#testing/database/recording-log.ts';
import { openTwoProcesses, type TwoProcesses } from '#testing/database/two-processes.ts';
import { seededChance } from '#testing/gateway/seeded-chance.ts';
import type { ControlContext } from './context.ts';
import { createControl } from './create-control.ts';
import { runnableDeployment } from './job/perform/runnable-deployment.ts';
import { startDueRehearsals } from './reconcile/start-due-rehearsals.ts';

/** An agent for each test, because they share a database. */
const AGENTS = ['twice', 'ending', 'rivals', 'evaluated', 'rehearsed', 'lifted'] as const;
type Agent = (typeof AGENTS)[number];

const definition = (label: string) => ({ instructions: label, parameters: {}, tools: [] });
const digest = (agent: Agent, label: string) => digestRelease(agent, definition(label));
const production = (agent: Agent) => ({ agent, environment: 'production' });

describePostgres('two people, or two controllers, at the same moment', () => {
  const log = createRecordingLog();
  const project = withAgents(aProject({ promotions: { whenBusy: 'supersede' } }));
  let two: TwoProcesses;
  let chances = 0;
  const contextOn = (unitOfWork: UnitOfWork): ControlContext => {
    chances += 1;
    return {
      unitOfWork,
      chance: seededChance(`at once ${chances}`),
      log,
      changed: () => undefined,
      pause: async () => undefined,
    };
  };
  const controlOn = (unitOfWork: UnitOfWork) => createControl(contextOn(unitOfWork));
  const read: UnitOfWork['run'] = (work) => two.unitOfWork.run(work);

  beforeAll(async () => {
    two = await openTwoProcesses(log);
    await controlOn(two.unitOfWork).applyProject(DANA, project);
    for (const agent of AGENTS) await arrange(agent);
  });
  afterAll(() => two.close());

  /** v3 serves; v2 and v1 did before and are warm; v4 and v5 have come as far as staging. */
  async function arrange(agent: Agent): Promise<void> {
    const control = controlOn(two.unitOfWork);
    for (const label of ['v1', 'v2', 'v3', 'v4', 'v5']) {
      await control.createRelease(DANA, { agent, label, definition: definition(label), authors: ['Ada'] });
    }
    const endpoint = { baseUrl: 'http://127.0.0.1:1/v1', api: 'chat-completions' } as const;
    const idOf = <P extends 'dep' | 'evd'>(prefix: P, label: string): Id<P> => `${prefix}_${agent}_${label}`;
    await read(async (tx) => {
      for (const [at, label] of ['v1', 'v2', 'v3', 'v4', 'v5'].entries()) {
        const release = digest(agent, label);
        const environment = label < 'v4' ? 'production' : 'staging';
        const evidence = { id: idOf('evd', label), agent, environment, release, at };
        await tx.evidence.append(anEvidence({ ...evidence, kind: 'rollout' }));
        if (environment === 'staging') continue;
        const state = label === 'v3' ? 'active' : 'warm';
        const deployed = { ...production(agent), id: idOf('dep', label), release, label, state, endpoint } as const;
        await tx.deployments.save(aDeployment({ ...deployed, changedAt: at }));
      }
      const target = (label: string) => ({
        ...{ deploymentId: idOf('dep', label), release: digest(agent, label), label, endpoint },
      });
      const serving = { ...target('v3'), role: 'baseline', weightBp: FULL_BP } as const;
      const warm = { ...target('v2'), role: 'warm', weightBp: 0 } as const;
      await tx.routes.save(aRoute({ ...production(agent), targets: [serving, warm] }));
    });
  }

  const back = (store: UnitOfWork, agent: Agent, by = SAM) =>
    controlOn(store).rollBack(by, { ...production(agent), reason: 'wrong prices' });
  const serving = async (agent: Agent) =>
    (await read((tx) => tx.routes.find(agent, 'production')))?.targets.map(({ label }) => label);

  it('roll back one release, not two', async () => {
    const [, second] = await two.overlap(
      (store) => back(store, 'twice'),
      (store) => back(store, 'twice', DANA),
    );
    expect(second).toMatchObject({ value: { message: expect.stringContaining('Sam is bringing v3 back to v2') } });
    expect(await serving('twice')).toEqual(['v2']);
    const holds = await read((tx) => tx.holds.list({ agent: 'twice' }));
    expect(holds.map(({ release }) => release)).toEqual([digest('twice', 'v3')]);
  });

  it('roll back also while the promotion that stands in the way ends by itself', async () => {
    const projectVersion = (await read((tx) => tx.projects.latest()))?.id ?? 'prj_none';
    const wanted = { ...production('ending'), release: digest('ending', 'v4'), label: 'v4', projectVersion };
    await read((tx) => tx.promotions.insert(aPromotion({ ...wanted, id: 'prm_waiting' }), 9e12));
    const [, rolledBack] = await two.overlap(
      (store) => controlOn(store).cancelPromotion(DANA, { promotion: 'prm_waiting', reason: 'not today' }),
      (store) => back(store, 'ending'),
    );
    expect(rolledBack).toMatchObject({ status: 'fulfilled', value: { rollback: { to: { label: 'v2' } } } });
    expect(await serving('ending')).toEqual(['v2']);
  });

  it('promote: the one who comes second supersedes the first, and neither is a fault', async () => {
    const promote = (store: UnitOfWork, release: string) =>
      controlOn(store).promote(DANA, { ...production('rivals'), release });
    const outcomes = await two.overlap(
      (store) => promote(store, 'v4'),
      (store) => promote(store, 'v5'),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    const all = await read((tx) => tx.promotions.list({ agent: 'rivals', limit: 10 }));
    expect(all.map(({ label, state }) => [label, state])).toEqual([
      ['v5', 'queued'],
      ['v4', 'superseded'],
    ]);
  });

  it('apply a project: the one who comes second is compared with the first', async () => {
    const hardLimits = { errorRateRatio: 0.1, minRequests: 50 };
    const [, second] = await two.overlap(
      (store) =>
        controlOn(store).applyProject(DANA, {
          ...project,
          environments: project.environments.map((each) => ({ ...each, hardLimits })),
        }),
      (store) => controlOn(store).applyProject(SAM, { ...project, profile: 'team' }),
    );
    expect(second).toMatchObject({
      reason: { code: 'FORBIDDEN', message: expect.stringContaining('production.hardLimits.errorRate: 10 % → 50 %') },
    });
  });

  it('evaluate: a release that runs nowhere yet is deployed once', async () => {
    const wanted = { agent: 'evaluated', environment: 'dev', release: digest('evaluated', 'v4') };
    const runtime = scriptedRuntime(aFineOutside());
    const run = (store: UnitOfWork) => runnableDeployment(contextOn(store), runtime, project, wanted);
    const outcomes = await two.overlap(run, run);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    expect(await read((tx) => tx.deployments.list({ agent: 'evaluated', environment: 'dev' }))).toHaveLength(1);
  });

  it('cancel a rehearsal that has just begun: that is refused, and it runs', async () => {
    const input = { ...production('rehearsed'), release: 'v4', faults: [], requestsPerHour: undefined };
    const { id } = await controlOn(two.unitOfWork).rehearse(DANA, input);
    const start = (store: UnitOfWork) =>
      store.run((tx) => startDueRehearsals(contextOn(store), tx, { now: 9e12, realNow: 1, rate: 1 }));
    const [, cancelled] = await two.overlap(start, (store) =>
      controlOn(store).cancelRehearsal(DANA, { rehearsal: id, reason: 'no' }),
    );
    expect(cancelled).toMatchObject({ reason: { code: 'CONFLICT', message: expect.stringContaining('is running') } });
    expect((await read((tx) => tx.rehearsals.find(id)))?.state).toBe('running');
  });

  it('hear a gateway: what it acknowledged is never forgotten', async () => {
    const seen = (ackedVersion?: number) => (store: UnitOfWork) =>
      controlOn(store).gatewaySeen({
        ...{ gateway: 'gtw_heard', boot: 'b', connected: true },
        ...(ackedVersion === undefined ? {} : { ackedVersion }),
      });
    await seen(1)(two.unitOfWork);
    await two.overlap(seen(2), seen());
    await seen(1)(two.unitOfWork);
    expect(await read((tx) => tx.gateways.list())).toMatchObject([{ ackedVersion: 2 }]);
  });

  it('lift a hold: once, by the first of them', async () => {
    await back(two.unitOfWork, 'lifted');
    const [hold] = await read((tx) => tx.holds.list({ agent: 'lifted' }));
    if (hold === undefined) throw new Error('what was rolled back is held');
    const lift = (by: typeof SAM) => (store: UnitOfWork) =>
      controlOn(store).liftHold(by, { hold: hold.id, reason: `${by.name} says so` });
    const [, second] = await two.overlap(lift(SAM), lift(DANA));
    expect(second).toMatchObject({ value: { lifted: { by: SAM } } });
    const acts = await read((tx) => tx.audit.list({ afterSequence: 0, subject: hold.id, limit: 10 }));
    expect(acts.filter(({ record }) => record.event === 'hold.lifted')).toHaveLength(1);
  });
});

function withAgents(project: ReturnType<typeof aProject>): ReturnType<typeof aProject> {
  return { ...project, agents: project.agents.flatMap((agent) => AGENTS.map((name) => ({ ...agent, name }))) };
}
