import type { Project } from '#domain/config/index.ts';
import { isTerminal } from '#domain/promotion/index.ts';
import type { DurationMs, EpochMs, JsonObject } from '#domain/shared/index.ts';
import type { UnitOfWork } from '#ports/index.ts';
import { aFineOutside, type Outside } from '../../control/outside.ts';
import { Dice } from '../dice.ts';
import { AGENT, type Instant, PRODUCTION, type SimEvent } from '../history.ts';
import { lookAround } from '../people/look-around.ts';
import { People } from '../people/people.ts';
import { DANA } from '../people/who.ts';
import { eachCall, type StoreCall } from './each-call.ts';
import { changeMood, silence } from './moods.ts';
import { observedStore } from './observed-store.ts';
import { SimController, type Surroundings } from './sim-controller.ts';
import { SimGateway } from './sim-gateway.ts';
import { definitionOf, releases, rollProject } from './sim-project.ts';
import { SlowWork } from './slow-work.ts';
import { Talkers } from './talkers.ts';
import { CALM, type Lean, rollTemper, type Temper } from './temper.ts';
import { Wires } from './wires.ts';

const BEGIN: EpochMs = Date.UTC(2026, 10, 23, 10, 30);
const RATE = 600;
const CALM_RATE = 1_200;
const MOST_CONTROLLERS = 3;
const PASSES_AT_ONCE = 20;

/** Gets between controllers and the store: how a mutant of the tests breaks it. */
export type Meddle = (call: StoreCall) => Promise<unknown>;

/** A world of controllers, gateways, people and faults, every turn of which comes from one seed. */
export class SimWorld {
  readonly dice: Dice;
  readonly outside: Outside = aFineOutside();
  readonly store: UnitOfWork;
  readonly gateways: SimGateway[];
  controllers: SimController[] = [];
  readonly #seed: number;
  readonly #see: (event: SimEvent) => void;
  readonly #meddled: UnitOfWork;
  readonly #people: People;
  readonly #lean: Lean;
  readonly #ownTemper: Temper;
  readonly #rollProject: (dice: Dice) => Project;
  #temper: Temper = CALM;
  readonly #slow = new SlowWork();
  #elapsedMs: DurationMs = 0;
  #skewMs: DurationMs = 0;
  #started = 0;
  #wakeUps: JsonObject[] = [];
  readonly #talkers: Talkers;
  readonly #wires: Wires;
  /** Something was just decided: the worst moment for anyone to act. */
  #stirred = false;

  constructor(
    seed: number,
    openStore: (clock: { now(): EpochMs }) => UnitOfWork,
    see: (event: SimEvent) => void,
    { meddle, lean = {} }: { readonly meddle?: Meddle | undefined; readonly lean?: Lean | undefined } = {},
  ) {
    this.#seed = seed;
    this.#lean = lean;
    this.dice = new Dice(seed);
    this.#people = new People(this.dice, lean.deeds);
    this.#ownTemper = { ...rollTemper(this.dice), ...lean.temper };
    this.#rollProject = (dice) => (lean.project ?? ((rolled) => rolled))(rollProject(dice));
    const now = () => this.now();
    this.#see = (event) => {
      this.#stirred ||= event.kind === 'commit' && event.audit.length > 0;
      see(event);
    };
    this.store = observedStore(openStore({ now: () => now().realNow }), now, this.#see);
    this.#meddled =
      meddle === undefined ? this.store : { run: (work) => this.store.run((tx) => work(eachCall(tx, meddle))) };
    const gateways = this.dice.pick([1, 1, 2, 3]);
    this.gateways = Array.from({ length: gateways }, (_, index) => new SimGateway(`gtw_${index + 1}`, this.dice, now));
    this.#talkers = new Talkers(this.dice, this.gateways);
    this.#wires = new Wires({
      store: this.store,
      gateways: this.gateways,
      controller: () => this.dice.shuffled(this.#alive())[0],
      losesMessage: () => this.#goesWrong('lostMessages', 0.1),
      now,
      see: this.#see,
    });
  }

  now(): Instant {
    return { elapsedMs: this.#elapsedMs, realNow: BEGIN + this.#elapsedMs + this.#skewMs };
  }

  /** An applied project, releases, and one to three controllers. Nothing goes wrong until faults are let loose. */
  async begin(): Promise<void> {
    await this.store.run((tx) => tx.clock.write({ originReal: BEGIN, originVirtual: BEGIN, rate: RATE }));
    const controllers = this.dice.between(1, MOST_CONTROLLERS);
    for (let count = 0; count < controllers; count += 1) this.start();
    await this.command('apply', PRODUCTION, (control) => control.applyProject(DANA, this.#rollProject(this.dice)));
    for (const release of releases) {
      const input = {
        agent: AGENT,
        label: release.label,
        definition: definitionOf(release),
        authors: [release.author],
      };
      await this.command('create-release', '', (control) => control.createRelease(DANA, input));
    }
  }

  start(): void {
    this.#started += 1;
    this.controllers.push(new SimController(`c${this.#started}`, String(this.#seed), this.#surroundings()));
  }

  /** From now on, anything may go wrong that this world is prone to. */
  letLoose(): void {
    this.#temper = this.#ownTemper;
    Object.assign(this.outside, this.#lean.outside);
  }

  /** No more faults: everyone is there, everything is fine, and the clock runs fast, so that windows open while someone looks. */
  async calm(): Promise<void> {
    this.#temper = CALM;
    Object.assign(this.outside, aFineOutside());
    for (const gateway of this.gateways) gateway.connected = true;
    if (this.#alive().length === 0) this.start();
    for (const { life } of this.#alive()) {
      life.fuse = undefined;
      life.diesAfterCommit = false;
    }
    await this.command('set-clock', PRODUCTION, (control) => control.setClock(DANA, { rate: CALM_RATE }));
  }

  /** In worlds that are prone to it the wall clock is set back once more, by an hour, although all is calm. */
  setClockBack(): void {
    if (this.#ownTemper.clockJumps > 0) this.#jump(-3_600_000);
  }

  /** A stretch of time, and whatever happens in it. */
  async turn(): Promise<void> {
    const { dice } = this;
    this.controllers = this.#alive();
    this.#elapsedMs += this.#stretch();
    await this.#misfortune();
    for (const gateway of this.gateways) await this.#serve(gateway);
    for (const spoke of this.#talkers.turn()) this.#see(spoke);
    for (const controller of dice.shuffled(this.controllers)) await this.#letWork(controller);
    await this.#deliver();
    await this.#slow.finishDue(this.#elapsedMs, () => this.store.run(async () => undefined));
    if (this.#alive().length > 0) this.#see({ kind: 'controller-alive', at: this.now() });
  }

  /** Ends what would go on by itself. */
  async end(): Promise<void> {
    for (const controller of this.controllers) controller.life.kill();
    await this.#slow.kill();
  }

  async command(verb: string, environment: string, run: Parameters<SimController['command']>[0]): Promise<void> {
    const [controller] = this.dice.shuffled(this.#alive());
    const refused = controller === undefined ? 'killed' : await controller.command(run);
    this.#see({ kind: 'command', at: this.now(), verb, agent: AGENT, environment, refused });
  }

  /** What people would see now. */
  look() {
    return this.store.run((tx) => lookAround(tx, this.#rollProject));
  }

  activePromotions() {
    return this.store.run(async (tx) =>
      (await tx.promotions.list({ limit: 100 })).filter((promotion) => !isTerminal(promotion.state)),
    );
  }

  runningRollbacks() {
    return this.store.run((tx) => tx.rollbacks.list({ running: true, limit: 100 }));
  }

  /** True once in so many turns or messages, as often as this world is prone to it. */
  #goesWrong(kind: keyof Temper, chance: number): boolean {
    const factor = this.#temper[kind];
    return factor > 0 && this.dice.hits(chance * factor);
  }

  #stretch(): DurationMs {
    // Nobody is there to look, or everyone is busy with something else.
    if (this.controllers.length === 0 || this.#goesWrong('slowness', 0.02)) return this.dice.pick([6_000, 15_000]);
    return this.#temper === CALM ? this.dice.pick([800, 2_000, 3_500]) : this.dice.pick([300, 800, 800, 1_500]);
  }

  async #misfortune(): Promise<void> {
    const { dice, controllers } = this;
    if (this.#temper === CALM) return;
    const [victim] = dice.shuffled(controllers);
    if (victim !== undefined && this.#goesWrong('crashes', 0.03)) victim.life.fuse = dice.between(0, 40);
    if (victim !== undefined && this.#goesWrong('crashes', 0.03)) victim.life.diesAfterCommit = true;
    if (victim !== undefined && this.#goesWrong('crashes', 0.01)) for (const { life } of controllers) life.kill();
    if (controllers.length < MOST_CONTROLLERS && dice.hits(controllers.length === 0 ? 0.25 : 0.05)) this.start();
    for (const gateway of this.gateways) {
      if (gateway.connected && this.#goesWrong('lostMessages', 0.02)) gateway.connected = false;
      else if (!gateway.connected && dice.hits(0.06)) gateway.connected = true;
      if (this.#goesWrong('crashes', 0.004)) gateway.restart();
      if (this.#goesWrong('trouble', 0.02)) await this.#breakLimit(gateway);
    }
    if (this.#goesWrong('clockJumps', 0.01)) {
      this.#jump(dice.pick([-3_600_000, -90_000, -5_000, -500, 700, 4_000, 40_000, 600_000]));
    }
    if (this.#goesWrong('trouble', 0.08)) Object.assign(changeMood(this.outside, dice), this.#lean.outside);
    if (this.#goesWrong('trouble', 0.01)) silence(this.outside, (await this.look()).deployments, dice);
    if (this.#goesWrong('people', 0.35)) await this.#someoneActs();
  }

  #jump(byMs: DurationMs): void {
    this.#skewMs += byMs;
    this.#see({ kind: 'wall-clock-jumped', at: this.now(), byMs });
  }

  async #someoneActs(): Promise<void> {
    const act = this.#people.anyAct(await this.look(), this.dice);
    if (act === undefined) return;
    await this.command(act.verb, act.environment, act.run);
    // The answer was lost, or someone else says the same a moment later.
    if (this.dice.hits(0.1)) await this.command(act.verb, act.environment, act.run);
  }

  async #breakLimit(gateway: SimGateway): Promise<void> {
    const candidate = gateway.breakLimit();
    if (candidate === undefined || !gateway.connected) return;
    const fact = { kind: 'limit-broken', agent: AGENT, environment: PRODUCTION, because: 'too many errors' } as const;
    const told = { ...fact, deploymentId: candidate.deploymentId };
    await this.command('limit-broken', PRODUCTION, (control) => control.noteFact(gateway.id, told));
  }

  async #serve(gateway: SimGateway): Promise<void> {
    const [controller] = this.dice.shuffled(this.#alive());
    // It hears and tells every other moment, as often as its stream and its courier do.
    const reaches = controller !== undefined && gateway.connected && this.dice.hits(0.6);
    if (reaches && !this.#goesWrong('lostMessages', 0.1)) {
      this.#see({ kind: 'controller-alive', at: this.now() });
      await this.#wires.bringRoutes(gateway);
    }
    for (const served of gateway.serve(this.outside.errorsPerMille)) this.#see(served);
    if (reaches) await this.#post(gateway, controller);
  }

  /** A batch may be lost, or counted without the gateway hearing of it: then it comes again. */
  async #post(gateway: SimGateway, controller: SimController): Promise<void> {
    const batch = gateway.nextBatch();
    if (batch === undefined || this.#goesWrong('lostMessages', 0.1)) return;
    const refused = await controller.command((control) => control.countBatch(batch));
    if (refused !== undefined || this.#goesWrong('lostMessages', 0.1)) return;
    gateway.waiting = undefined;
  }

  async #letWork(controller: SimController): Promise<void> {
    // A controller that is slow misses its turn.
    if (this.#goesWrong('slowness', 0.2)) return;
    await controller.lookAtClock();
    const most = this.#temper === CALM ? PASSES_AT_ONCE : this.dice.between(1, 6);
    for (let passes = most; passes > 0; passes -= 1) {
      this.#stirred = false;
      const passed = await controller.pass();
      await this.#wires.letGatewaysAnswer();
      if (!passed) break;
      if (this.#stirred && this.#goesWrong('people', 0.15)) await this.#someoneActs();
    }
    await controller.dispatch();
  }

  async #deliver(): Promise<void> {
    for (const payload of this.#wakeUps.splice(0)) {
      const times = this.#goesWrong('lostMessages', 0.2) ? this.dice.pick([0, 2]) : 1;
      for (let time = 0; time < times; time += 1) {
        const [controller] = this.dice.shuffled(this.#alive());
        if (controller !== undefined) await this.#slow.untilItWaits(() => controller.work(payload));
      }
    }
  }

  #alive(): SimController[] {
    return this.controllers.filter((controller) => controller.alive);
  }

  #surroundings(): Surroundings {
    return {
      store: this.#meddled,
      outside: this.outside,
      takeTime: (life) => {
        const isSlow = this.#goesWrong('slowness', 0.5);
        const ms = isSlow ? this.dice.pick([1_000, 1_000, 3_000, 3_000, 8_000, 40_000]) : 0;
        return this.#slow.take(life, this.#elapsedMs, ms);
      },
      repeat: (life, everyMs, callback) => this.#slow.repeat(life, this.#elapsedMs, everyMs, callback),
      pause: () => this.#wires.letGatewaysAnswer(),
      wake: (payload) => this.#wakeUps.push(payload),
      bug: (what) => this.#see({ kind: 'bug', at: this.now(), what }),
    };
  }
}
