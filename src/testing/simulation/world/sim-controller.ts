import {
  ClockWatch,
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
  webhookPerformer,
} from '#control/index.ts';
import { AppError, type JsonObject } from '#domain/shared/index.ts';
import type { JobQueue, UnitOfWork, Webhook } from '#ports/index.ts';
import {
  type Outside,
  scriptedEvaluation,
  scriptedRedTeam,
  scriptedRuntime,
  scriptedSmoke,
} from '../../control/outside.ts';
import { seededChance } from '../../gateway/seeded-chance.ts';
import { Killed, Life, mortalStore } from './mortal-store.ts';

type Handler = (payload: JsonObject) => Promise<void>;

/** What a controller needs of the world around it. */
export type Surroundings = {
  readonly store: UnitOfWork;
  readonly outside: Outside;
  /** Work that takes time: resolves when it is done, rejects when it goes wrong. */
  readonly takeTime: (life: Life) => Promise<void>;
  readonly repeat: (life: Life, everyMs: number, callback: () => void) => () => void;
  /** Real time for gateways to be heard in. */
  readonly pause: () => Promise<void>;
  readonly wake: (payload: JsonObject) => void;
  readonly bug: (what: string) => void;
};

/** One start of a controller process: passes, commands and a worker, until it is killed. */
export class SimController {
  readonly name: string;
  readonly life = new Life();
  readonly control: Control;
  readonly #context: ControlContext;
  readonly #clock = new ClockWatch();
  readonly #queue: JobQueue;
  readonly #bug: (what: string) => void;
  #handler: Handler | undefined;

  constructor(name: string, seed: string, world: Surroundings) {
    this.name = name;
    this.#bug = world.bug;
    const { life } = this;
    this.#context = {
      unitOfWork: mortalStore(world.store, life),
      chance: seededChance(`${seed}/${name}`),
      log: {
        info: () => undefined,
        warn: () => undefined,
        // A process that was killed says nothing more.
        error: (event, fields) => (life.alive ? world.bug(`${event} ${JSON.stringify(fields)}`) : undefined),
      },
      changed: () => undefined,
      pause: world.pause,
    };
    this.control = createControl(this.#context);
    this.#queue = {
      handle: (_name, _concurrency, handler) => {
        this.#handler = handler;
      },
      start: async () => undefined,
      send: async (_name, payload) => world.wake(payload),
      stop: async () => undefined,
    };
    this.#registerWorker(world);
  }

  get alive(): boolean {
    return this.life.alive;
  }

  /** One pass, if anything is due. */
  async pass(): Promise<boolean> {
    return (await this.#survive(() => passOnce(this.#context))) ?? false;
  }

  async lookAtClock(): Promise<void> {
    await this.#survive(() => this.#clock.look(this.#context));
  }

  async dispatch(): Promise<void> {
    await this.#survive(() => dispatchActions(this.#context, this.#queue));
  }

  /** A wake-up reaches its worker. Resolves when that is through with it. */
  async work(payload: JsonObject): Promise<void> {
    await this.#survive(async () => this.#handler?.(payload));
  }

  /** A command through its API. The code of the refusal, `killed` when no answer came, undefined when it was done. */
  async command(work: (control: Control) => Promise<unknown>): Promise<string | undefined> {
    if (!this.alive) return 'killed';
    try {
      await work(this.control);
      return this.alive ? undefined : 'killed';
    } catch (error) {
      if (!this.alive) return 'killed';
      if (error instanceof AppError) return error.code;
      this.#bug(`a command threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return 'bug';
    }
  }

  /** A killed process lets go of everything where it stands; whatever else is thrown is a bug. */
  async #survive<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (!this.alive) return undefined;
    try {
      return await work();
    } catch (error) {
      if (this.alive && !(error instanceof Killed)) {
        this.#bug(error instanceof Error ? (error.stack ?? error.message) : String(error));
      }
      return undefined;
    }
  }

  #registerWorker(world: Surroundings): void {
    const context = this.#context;
    const { outside } = world;
    const slow = () => world.takeTime(this.life);
    const runtime = scriptedRuntime(outside);
    const evaluation = scriptedEvaluation(outside);
    const webhook: Webhook = {
      send: async (call) => {
        await slow();
        return outside.webhook(call);
      },
    };
    const runner: typeof evaluation = {
      ...evaluation,
      run: async (...args) => {
        await slow();
        return evaluation.run(...args);
      },
    };
    const deploying: typeof runtime = {
      ...runtime,
      deploy: async (request) => {
        await slow();
        return runtime.deploy(request);
      },
      replace: async (request) => {
        await slow();
        return runtime.replace(request);
      },
    };
    const scripted = scriptedSmoke(outside);
    const smoke: typeof scripted = {
      run: async (...args) => {
        await slow();
        return scripted.run(...args);
      },
    };
    registerActionRunner(
      context,
      this.#queue,
      this.name,
      {
        deploy: deployPerformer(context, deploying),
        smoke: smokePerformer(context, smoke),
        evaluate: evaluatePerformer(context, deploying, runner),
        'evaluate-part': evaluatePartPerformer(context, runtime, runner),
        'evaluate-live': evaluateLivePerformer(context, runner, scriptedRedTeam(outside)),
        'red-team': redTeamPerformer(context, deploying, scriptedRedTeam(outside)),
        integrate: integratePerformer(context, deploying, {
          run: async () => {
            await slow();
            return outside.integration;
          },
        }),
        'top-up': () => Promise.reject(new Error('nobody tops up in the simulated world')),
        webhook: webhookPerformer(context, webhook),
        notify: notifyPerformer(context, webhook),
        rollback: rollbackPerformer(context, { runtime: deploying, smoke, webhook, gateway: () => undefined }),
        rehearse: () => Promise.reject(new Error('nobody rehearses in the simulated world')),
      },
      this.life.stopped.signal,
      (everyMs, callback) => world.repeat(this.life, everyMs, callback),
    );
  }
}
