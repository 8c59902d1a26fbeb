import {
  type Control,
  type ControlContext,
  createControl,
  deployPerformer,
  dispatchActions,
  evaluateLivePerformer,
  evaluatePartPerformer,
  evaluatePerformer,
  integratePerformer,
  notifyPerformer,
  passOnce,
  redTeamPerformer,
  registerActionRunner,
  rollbackPerformer,
  smokePerformer,
  topUpPerformer,
  webhookPerformer,
} from '#control/index.ts';
import type { Project } from '#domain/config/index.ts';
import { makeDataset } from '#domain/dataset/index.ts';
import type { Actor } from '#domain/evidence/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import { emptyRollup, type Rollup, WINDOW_MS } from '#domain/sample/index.ts';
import { DAY_MS, type EpochMs, HOUR_MS } from '#domain/shared/index.ts';
import type { Tx, UnitOfWork, Webhook, WebhookCall } from '#ports/index.ts';
import { createMemoryStore, MemoryJobQueue } from '#store/index.ts';
import { aMetric, aPlan } from '../builder/rollout.ts';
import { seededChance } from '../gateway/seeded-chance.ts';
import { answerQuestions } from './obliging-gateway.ts';
import { aFineOutside, type Outside, scriptedRunners } from './outside.ts';

export const DANA: Actor = { kind: 'person', name: 'Dana' };
export const SAM: Actor = { kind: 'person', name: 'Sam' };
export const AGENT = 'support';
/** Headgate's clock runs this fast here, so that a day is a few hundred looks. */
const RATE = 600;
/** Real time between looks; longer gaps than five seconds don't count as watched. */
const STEP_MS = 1_000;

/** Beside the release and where to. */
type How = { readonly by?: Actor; readonly afterMs?: number; readonly at?: EpochMs; readonly inSteps?: boolean };

/** Control on the in-memory store, with a clock that tests move and an outside that they choose. No time passes by itself. */
export class ControlWorld {
  readonly outside: Outside = aFineOutside();
  /** What went out over webhooks, in order. */
  readonly said: WebhookCall[] = [];
  /** The wall clock. */
  now: EpochMs = Date.UTC(2026, 10, 23, 10, 30);
  readonly control: Control;
  readonly context: ControlContext;
  readonly #jobs: MemoryJobQueue;
  #sequence = 0;

  /** @param unitOfWork a store of another kind, whose clock is the database's */
  constructor(unitOfWork?: UnitOfWork) {
    const log = {
      info: () => undefined,
      warn: () => undefined,
      error: (event: string, fields: unknown) => this.faults.push(`${event} ${JSON.stringify(fields)}`),
    };
    this.context = {
      unitOfWork: unitOfWork ?? createMemoryStore({ clock: { now: () => this.now } }),
      chance: seededChance('control'),
      log,
      changed: () => undefined,
      pause: async (ms) => {
        this.now += ms;
      },
    };
    this.control = createControl(this.context);
    this.#jobs = new MemoryJobQueue(log);
    const { runtime, smoke, evaluation, redTeam } = scriptedRunners(this.outside);
    const webhook: Webhook = {
      send: async (call) => {
        this.said.push(call);
        return this.outside.webhook(call);
      },
    };
    registerActionRunner(
      this.context,
      this.#jobs,
      'worker',
      {
        deploy: deployPerformer(this.context, runtime),
        smoke: smokePerformer(this.context, smoke),
        evaluate: evaluatePerformer(this.context, runtime, evaluation),
        'evaluate-part': evaluatePartPerformer(this.context, runtime, evaluation),
        'evaluate-live': evaluateLivePerformer(this.context, evaluation, redTeam),
        'red-team': redTeamPerformer(this.context, runtime, redTeam),
        integrate: integratePerformer(this.context, runtime, { run: async () => this.outside.integration }),
        'top-up': topUpPerformer(
          this.context,
          { call: (...asked) => this.outside.ask(...asked) },
          () => this.outside.gateway,
        ),
        webhook: webhookPerformer(this.context, webhook),
        notify: notifyPerformer(this.context, webhook),
        rollback: rollbackPerformer(this.context, { runtime, smoke, webhook, gateway: () => undefined }),
        rehearse: () => Promise.reject(new Error('this world has no rehearser')),
      },
      new AbortController().signal,
    );
  }

  /** Bugs that control logged. */
  readonly faults: string[] = [];

  async begin(project: Project = aProject()): Promise<void> {
    await this.#jobs.start();
    await this.control.setClock(DANA, { rate: RATE });
    await this.control.applyProject(DANA, project);
    for (const label of ['v1', 'v2']) await this.release(label);
  }

  async release(label: string): Promise<void> {
    const definition = { instructions: label, parameters: {}, tools: [] };
    await this.control.createRelease(DANA, { agent: AGENT, label, definition, authors: ['Ada'] });
  }

  /** Whatever it asks for less than before. */
  async apply(project: Project): Promise<void> {
    await this.control.applyProject(DANA, project, { mayLoosen: true, reason: 'another test project' });
  }

  promote(label: string, environment: string, how: How = {}): Promise<Promotion> {
    return this.control.promote(how.by ?? DANA, { agent: AGENT, release: label, environment, ...how });
  }

  /** Brings a release all the way, as people and time would. */
  async bring(label: string, environment: 'staging' | 'production'): Promise<Promotion> {
    const promotion = await this.promote(label, environment);
    await this.settle();
    if (environment === 'production') await this.approve(promotion);
    for (let hours = 0; hours < 60 && (await this.get(promotion)).ended === undefined; hours += 1)
      await this.pass(HOUR_MS);
    return this.get(promotion);
  }

  approve(promotion: Promotion): Promise<Promotion> {
    return this.control.sign(SAM, ['security'], {
      promotion: promotion.id,
      roles: ['security'],
      decision: 'approved',
      reason: 'ok',
      played: false,
    });
  }

  /** Passes and actions until nothing moves any more, without time going on. */
  async settle(): Promise<void> {
    for (let round = 0; round < 200; round += 1) {
      let moved = false;
      while (await passOnce(this.context)) moved = true;
      const answers = this.outside.gatewayAcknowledges;
      moved = (answers && (await answerQuestions(this.control, this.context.unitOfWork))) || moved;
      const waiting = await this.context.unitOfWork.run((tx) => tx.actions.unclaimed(this.now, 100));
      await dispatchActions(this.context, this.#jobs);
      for (const action of waiting) await this.#actionSettled(action.subject);
      if (!moved && waiting.length === 0) return;
      await this.#acknowledge();
    }
    throw new Error('control does not come to rest');
  }

  /** Lets `ms` of Headgate's time go by, watched and with traffic, in the steps in which control looks. */
  async pass(ms: number): Promise<void> {
    const until = this.now + ms / RATE;
    while (this.now < until) {
      this.now = Math.min(until, this.now + STEP_MS);
      await this.#traffic();
      await this.settle();
    }
  }

  async get(promotion: Promotion): Promise<Promotion> {
    const all = await this.context.unitOfWork.run((tx) => tx.promotions.list({ limit: 100 }));
    const found = all.find((item) => item.id === promotion.id);
    if (found === undefined) throw new Error(`no promotion ${promotion.id}`);
    return found;
  }

  read<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.context.unitOfWork.run(work);
  }

  async weights(environment = 'production'): Promise<Readonly<Record<string, number>>> {
    const route = await this.read((tx) => tx.routes.find(AGENT, environment));
    return Object.fromEntries((route?.targets ?? []).map((target) => [target.label, target.weightBp]));
  }

  async #actionSettled(subject: Parameters<Tx['actions']['forSubject']>[0]): Promise<void> {
    for (let turn = 0; turn < 1_000; turn += 1) {
      const actions = await this.read((tx) => tx.actions.forSubject(subject));
      if (actions.every((action) => action.state !== 'pending' || action.notBefore > this.now)) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async #acknowledge(): Promise<void> {
    if (!this.outside.gatewayAcknowledges) return;
    const ackedVersion = await this.read((tx) => tx.routes.version());
    await this.control.gatewaySeen({ gateway: 'gtw_1', boot: 'b', ackedVersion, connected: true });
  }

  /** The users' requests of one step of time, split as the route says. */
  async #traffic(): Promise<void> {
    const route = await this.read((tx) => tx.routes.find(AGENT, 'production'));
    if (route === undefined) return;
    const { shadow } = route;
    const served = route.targets.map((target) => ({ target, shareBp: target.weightBp, traffic: undefined }));
    const copied = route.targets
      .filter((target) => target.deploymentId === shadow?.deploymentId)
      .map((target) => ({ target, shareBp: shadow?.shareBp ?? 0, traffic: 'shadow' as const }));
    const rollups: Rollup[] = [...served, ...copied]
      .filter(({ shareBp }) => shareBp > 0)
      .map(({ target, shareBp, traffic }) => {
        const requests = Math.round((shareBp * this.outside.requests) / 10_000);
        const errors = Math.round((requests * (this.outside.errorsPerMille[target.label] ?? 0)) / 1_000);
        const empty = emptyRollup({
          agent: AGENT,
          environment: 'production',
          deploymentId: target.deploymentId,
          release: target.release,
          routeVersion: route.version,
          windowStart: Math.floor(this.now / WINDOW_MS) * WINDOW_MS,
          ...(traffic === undefined ? {} : { traffic }),
        });
        const complaints = Math.round((requests * (this.outside.complaintsPerMille[target.label] ?? 0)) / 1_000);
        return {
          ...empty,
          complaints,
          outcomes: { ...empty.outcomes, success: requests - errors, 'agent-error': errors },
        };
      });
    await this.control.countBatch({ gateway: 'gtw_1', boot: 'b', sequence: this.#sequence++, rollups });
  }
}

/** Three environments, blue-green into the last, one signature. */
export function aProject(over: Partial<Project['environments'][number]> = {}): Project {
  const direct = aPlan({
    strategy: 'direct',
    steps: [{ weightBp: 10_000, bakeMs: 0, maxBakeMs: 0 }],
    metrics: [],
    probationMs: 0,
    evaluateEveryMs: 0,
  });
  const environment: Omit<Project['environments'][number], 'name'> = {
    traffic: 'direct',
    data: 'synthetic',
    bindings: {},
    approval: { roles: [], minPeople: 0, distinctPerRole: false, authorsMayApprove: false },
    plan: direct,
    hardLimits: { errorRateRatio: 0.5, minRequests: 50 },
  };
  const deploy = { kind: 'endpoint', baseUrl: 'http://127.0.0.1:1/v1' } as const;
  return {
    version: 1,
    profile: 'guide',
    agents: [
      {
        name: AGENT,
        runtime: 'openai',
        api: 'chat-completions',
        definition: { parameters: {}, tools: [] },
        deploy: { dev: deploy, staging: deploy, production: deploy },
        dataset: makeDataset('d', []),
        plantedSecrets: [],
        smoke: { checks: [], maxReplyMs: 5_000 },
      },
    ],
    environments: [
      { ...environment, name: 'dev' },
      { ...environment, name: 'staging' },
      {
        ...environment,
        name: 'production',
        traffic: 'gateway',
        approval: { roles: ['security'], minPeople: 1, distinctPerRole: false, authorsMayApprove: false },
        plan: aPlan({ metrics: [aMetric('error-rate')], probationMs: DAY_MS, evaluateEveryMs: 4 * HOUR_MS }),
        ...over,
      },
    ],
    evaluation: {
      repeats: 1,
      evaluators: [],
      concurrency: 1,
      timeoutMs: 1_000,
      minQualityMean: 4,
      maxRelativeDrop: 0.05,
      maxRelativeDropFromBest: 0.1,
    },
    gateway: { conversationFrom: [], userFrom: [], exposeHeaders: true },
  };
}
