import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorSchema } from '#api/index.ts';
import type { UnitOfWork } from '#ports/index.ts';
import { aProject, ControlWorld } from '#testing/control/control-world.ts';
import { describePostgres, openPgliteStore, openPostgresStore } from '#testing/database/open-test-store.ts';
import { createRecordingLog } from '#testing/database/recording-log.ts';
import { seedPlace } from '#testing/http/busy-place.ts';
import { createWholeApp, type WholeApp } from '#testing/http/whole-app.ts';

/** On a database of its own. */
type OpenStore = () => Promise<{ readonly unitOfWork: UnitOfWork; close(): Promise<void> }>;

type Call = Parameters<WholeApp['send']>[0];
type Situation = Parameters<typeof seedPlace>[3];

const reason = 'because';
const post = (url: string, body: object = { reason }): Call => ({ method: 'POST', url, body });
const steer = (verb: string) => (agent: string) => post(`/api/v1/rollouts/rol_${agent}/${verb}`);
const place = (agent: string) => ({ agent, environment: 'production' });
const rollBack = (agent: string) => post('/api/v1/rollbacks', { ...place(agent), reason });
const undo = (agent: string) => post('/api/v1/undo', { ...place(agent), reason });
const promote = (release: string) => (agent: string) => post('/api/v1/promotions', { ...place(agent), release });
const weights =
  (v1: number) =>
  (agent: string): Call => ({
    ...{
      method: 'PUT',
      url: `/api/v1/traffic/${agent}/production`,
      body: { weights: { v1, v2: 10_000 - v1 }, reason },
    },
  });

/** What became of both, `ok` or a code, in whichever order they came; and to whom traffic went in the end. */
type Outcome = readonly [first: string, second: string];

const contradictions: readonly {
  readonly what: string;
  readonly at: Situation;
  readonly calls: readonly [(agent: string) => Call, (agent: string) => Call];
  /** All that may come of it. */
  readonly either: readonly Outcome[];
  /** Undefined: either is right. */
  readonly serves?: string;
}[] = [
  {
    what: 'pause and abort: it is taken back',
    ...{ at: 'rolling-out', calls: [steer('pause'), steer('abort')], serves: 'v1' },
    either: [
      ['ok', 'ok'],
      ['CONFLICT', 'ok'],
      ['PROMOTION_ENDED', 'ok'],
    ],
  },
  {
    what: 'everyone at once, and back: it is taken back',
    ...{ at: 'rolling-out', calls: [steer('promote-full'), rollBack], serves: 'v1' },
    either: [
      ['ok', 'ok'],
      ['CONFLICT', 'ok'],
      ['PROMOTION_ENDED', 'ok'],
    ],
  },
  {
    what: 'a pause, and everyone at once: one of the two',
    ...{ at: 'rolling-out', calls: [steer('pause'), steer('promote-full')] },
    either: [
      ['ok', 'CONFLICT'],
      ['CONFLICT', 'ok'],
    ],
  },
  {
    what: 'weights by hand, and a rollout: it has the wheel',
    ...{ at: 'rolling-out', calls: [weights(5_000), steer('pause')] },
    either: [['CONFLICT', 'ok']],
  },
  {
    what: 'two promotions: one of the two',
    ...{ at: 'serving, v1 warm', calls: [promote('v1'), promote('v1')] },
    either: [
      ['ok', 'PROMOTION_ACTIVE'],
      ['PROMOTION_ACTIVE', 'ok'],
    ],
  },
  {
    what: 'two rollbacks to what is warm: one, and both people are told',
    ...{ at: 'serving, v1 warm', calls: [rollBack, rollBack], either: [['ok', 'ok']], serves: 'v1' },
  },
  {
    what: 'two rollbacks to what has to be woken: one, and both people are told',
    ...{ at: 'serving, v1 archived', calls: [rollBack, rollBack], either: [['ok', 'ok']], serves: 'v1' },
  },
  {
    what: 'a rollback and a promotion: traffic goes back',
    ...{ at: 'serving, v1 archived', calls: [rollBack, promote('v1')], serves: 'v1' },
    either: [
      ['ok', 'ok'],
      ['ok', 'CONFLICT'],
      ['ok', 'ALREADY_THERE'],
    ],
  },
  {
    what: 'a rollback and weights by hand: traffic goes back',
    ...{ at: 'serving, v1 warm', calls: [rollBack, weights(3_000)], serves: 'v1' },
    either: [
      ['ok', 'ok'],
      ['ok', 'CONFLICT'],
      ['ok', 'RELEASE_HELD'],
    ],
  },
  {
    what: 'weights by hand, twice: one after the other',
    ...{ at: 'serving, v1 warm', calls: [weights(3_000), weights(6_000)], either: [['ok', 'ok']] },
  },
  {
    what: 'a rollback and an undo: traffic goes back',
    ...{ at: 'rolling-out', calls: [rollBack, undo], either: [['ok', 'ok']], serves: 'v1' },
  },
];

/** Both orders of arrival, where commands really run side by side. */
const ROUNDS = 2;

function describeContradictions(name: string, rounds: number, open: OpenStore): void {
  describe(name, () => {
    let store: Awaited<ReturnType<OpenStore>>;
    let world: ControlWorld;
    let app: WholeApp;
    let project: `prj_${string}`;
    const agents = contradictions.flatMap((_, index) => [...Array(rounds).keys()].map((round) => `a${index}r${round}`));

    beforeAll(async () => {
      store = await open();
      world = new ControlWorld(store.unitOfWork);
      const whole = aProject();
      const [agent] = whole.agents;
      if (agent === undefined) throw new Error('the project has an agent');
      await world.begin({ ...whole, agents: ['support', ...agents].map((each) => ({ ...agent, name: each })) });
      const applied = await world.read((tx) => tx.projects.latest());
      project = applied?.id ?? 'prj_';
      app = await createWholeApp(world);
    });
    afterAll(() => store.close());

    async function outcome(call: Call): Promise<string> {
      const { status, body } = await app.send(call);
      return status === 200 ? 'ok' : errorSchema.parse(body).error.code;
    }

    async function race(index: number, round: number): Promise<Outcome> {
      const scenario = contradictions[index];
      const agent = `a${index}r${round}`;
      if (scenario === undefined) throw new Error('there is such a scenario');
      await world.read((tx) => seedPlace(tx, agent, project, scenario.at));
      const calls = scenario.calls.map((call) => call(agent));
      const sent = (round % 2 === 0 ? calls : calls.toReversed()).map(outcome);
      const [first = '', second = ''] = await Promise.all(round % 2 === 0 ? sent : sent.toReversed());
      // The database has a clock of its own.
      world.now = Date.now() + 1_000;
      await world.settle();
      const route = await world.read((tx) => tx.routes.find(agent, 'production'));
      const shares = (route?.targets ?? []).filter(({ weightBp }) => weightBp > 0);
      expect(shares.reduce((sum, { weightBp }) => sum + weightBp, 0)).toBe(10_000);
      if (scenario.serves !== undefined) expect(shares.map(({ label }) => label)).toEqual([scenario.serves]);
      const rollbacks = await world.read((tx) => tx.rollbacks.list({ agent, running: true, limit: 10 }));
      expect(rollbacks.length).toBeLessThanOrEqual(1);
      return [first, second];
    }

    it.each(contradictions.map(({ what, either }, index) => [what, index, either] as const))(
      '%s',
      async (_what, index, either) => {
        for (let round = 0; round < rounds; round += 1) expect(either).toContainEqual(await race(index, round));
      },
    );

    it('broke nothing by it', () => {
      expect(world.faults).toEqual([]);
    });
  });
}

describeContradictions('contradictory commands at once on PGlite', 1, () => openPgliteStore(createRecordingLog()));

describePostgres('with PostgreSQL', () => {
  describeContradictions('contradictory commands at once', ROUNDS, () => openPostgresStore(createRecordingLog()));
});
