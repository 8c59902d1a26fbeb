import { type DurationMs, SECOND_MS, toIso } from '#domain/shared/index.ts';
import { Assigner } from './assignment/assigner.ts';
import { ExceptionReporter } from './assignment/exception-reporter.ts';
import { createHasher } from './assignment/hash.ts';
import { TesterDoor } from './assignment/tester-door.ts';
import { bind, descriptorOf } from './face/bind.ts';
import { Counters } from './face/counters.ts';
import { Drain } from './face/drain.ts';
import { configureFace, createFace, type Face } from './face/server.ts';
import { UnderWay } from './face/under-way.ts';
import type { Gateway, GatewayDeps } from './gateway-deps.ts';
import { createGatewayTime, type GatewayTime } from './gateway-time.ts';
import { createMac } from './id/mac.ts';
import { Marks } from './id/marks.ts';
import { createIntake } from './intake.ts';
import { InvokedSide } from './invoked/invoked-side.ts';
import { LiveConfig } from './live-config.ts';
import { Memory } from './memory.ts';
import { pooledChance } from './pooled-chance.ts';
import { administrationOf } from './process/administration-of.ts';
import { type Crew, crewOfOne, type Succession } from './process/crew.ts';
import { Estate } from './process/estate.ts';
import { removeGatewayIdentity, writeGatewayIdentity } from './process/identity.ts';
import { Kin, type KinLine } from './process/kin.ts';
import { Handover } from './process/succession.ts';
import { Reports } from './reports.ts';
import { RequestLog } from './request-log/request-log.ts';
import { Rounds } from './rounds.ts';
import { ControlLink } from './route/control-link.ts';
import { LimitWatch } from './route/limit-watch.ts';
import { RouteTable } from './route/route-table.ts';
import { Mirror } from './shadow/mirror.ts';
import { stateOf } from './state-of.ts';
import { type GatewayMeasures, type GatewayState, weightsOf } from './telemetry/gateway-metrics.ts';
import { Recorder } from './telemetry/recorder.ts';
import { createTracing, type Tracing } from './telemetry/trace/tracing.ts';
import { Endpoints } from './upstream/endpoints.ts';
import { UpstreamPools } from './upstream/pools.ts';
import { WriteBatch } from './write-batch.ts';

const ESTATE_INTERVAL_MS: DurationMs = 5 * SECOND_MS;

export function createGateway(deps: GatewayDeps): Gateway {
  return new RunningGateway(deps);
}

class RunningGateway implements Gateway {
  readonly stopped: Promise<void>;
  readonly #deps: GatewayDeps;
  readonly #names: { readonly gatewayId: string; readonly boot: string };
  /** Whom this process belongs to; by default to itself. */
  readonly #crew: Crew;
  readonly #live: LiveConfig;
  readonly #time: GatewayTime;
  readonly #memory: Memory;
  readonly #kin: Kin;
  readonly #routes: RouteTable;
  readonly #limits: LimitWatch;
  readonly #recorder: Recorder;
  readonly #tracing: Tracing;
  readonly #counters: Counters;
  readonly #intake: ReturnType<typeof createIntake>;
  readonly #reports: Reports;
  readonly #invoked: InvokedSide;
  readonly #onBug = (error: unknown): void => this.#deps.log.error('gateway.bug', { because: String(error) });
  readonly #writes = new WriteBatch(this.#onBug);
  readonly #pools: UpstreamPools;
  readonly #endpoints: Endpoints;
  readonly #link: ControlLink;
  readonly #estate: Estate | undefined;
  readonly #handover: Handover;
  readonly #rounds = new Rounds();
  #face: Face | undefined;
  #mirror: Mirror | undefined;
  #exceptions: ExceptionReporter | undefined;
  readonly #underWay = new UnderWay();
  #drain: Drain | undefined;
  /** Somebody else accepts connections now. */
  #hasLeft = false;
  #stopping: Promise<void> | undefined;
  #markStopped: () => void = () => undefined;

  constructor(deps: GatewayDeps) {
    this.#deps = deps;
    const { control, home, log, pid } = deps;
    this.#crew = deps.crew ?? crewOfOne(home, pid, this);
    this.#live = new LiveConfig(deps.config);
    const config = this.#live.now;
    const { folder } = home;
    this.#time = createGatewayTime(deps.stopwatch, deps.wallClock);
    const time = this.#time;
    const { maxConversations: max, conversationIdleMs: idleMs } = config;
    const onSpellEnded: Reports['served']['ended'] = (spell) => this.#reports.served.ended(spell);
    this.#memory = new Memory({ config, folder, onSpellEnded, time, log });
    const { open, journal, ledger } = this.#memory;
    this.#kin = new Kin({
      journal,
      flush: () => this.#writeDown(),
      onStop: (graceMs) => this.#hasLeft && void this.stop(graceMs),
      log,
    });
    this.#routes = new RouteTable({ folder, environment: config.environment, time, log });
    const tell: Reports['facts']['add'] = (fact) => this.#reports.facts.add(fact);
    this.#limits = new LimitWatch({ folder, time, log, tell });
    this.#recorder = new Recorder({ config, time });
    const { gatewayId, boot } = home;
    this.#names = { gatewayId, boot };
    this.#tracing = createTracing({ ...deps, config, gatewayId, recorder: this.#recorder, time });
    const countOpen = () => (this.#hasLeft ? [] : open.counts(config.environment));
    const told = { recorder: this.#recorder, tracing: this.#tracing, ledger, open, countOpen };
    this.#reports = new Reports({ control, gatewayId, boot, folder, config, ...told, time, log });
    this.#counters = new Counters({ time, log });
    this.#intake = createIntake(this.#live, { chance: deps.chance, time, log });
    this.#invoked = new InvokedSide({ runtime: deps.invoked, folder, max, idleMs, time, log });
    this.#pools = new UpstreamPools(config.upstream, this.#onBug);
    this.#endpoints = new Endpoints({ config, time, chance: deps.chance, log, tell });
    this.#link = new ControlLink({ control, routes: this.#routes, log, onChange: () => this.#routesChanged() });
    const { startSuccessor, vacantSeats: vacant } = deps;
    const [share, leave] = [this.share.bind(this), this.leave.bind(this)];
    this.#handover = new Handover({ startSuccessor, share, leave, log });
    this.#estate = vacant && new Estate({ vacant, reports: this.#reports, log });
    this.stopped = new Promise((done) => {
      this.#markStopped = done;
    });
  }

  async listen(): Promise<{ readonly url: string }> {
    const { heritage, predecessors } = this.#deps;
    await Promise.all([this.#routes, this.#invoked, this.#limits].map((part) => part.load(heritage)));
    await this.#reports.load();
    this.#adoptSettings();
    // Before conversations are read: those that ended meanwhile may belong on a list.
    this.#reports.served.routesChanged(this.#routes.all());
    this.#recorder.routesChanged(this.#routes.all());
    if (predecessors !== undefined) {
      this.#follow();
      await this.#kin.inherit(predecessors, this.#routes);
    }
    await this.#memory.journal.open(heritage);
    this.#face = await this.#createFace();
    const url = await bind(this.#face.server, this.#live.now, this.#deps.inherited);
    // For a crew, who leads it does that.
    if (this.#deps.crew === undefined) await this.#introduce(url);
    predecessors?.line.say({ kind: 'serving' });
    if (predecessors === undefined) this.#follow();
    const works = [
      ...this.#reports.flushes,
      () => this.#intake.patience.look(),
      () => this.#hasLeft || void this.#exceptions?.lookAgain(),
      () => this.#memory.conversations.sweep(this.#time.elapsedMs()),
    ];
    this.#rounds.every(this.#live.now.flushIntervalMs, works, () => this.#routes.beat());
    this.#rounds.every(this.#live.now.journalIntervalMs, [() => void this.#writeDown()]);
    this.#rounds.every(ESTATE_INTERVAL_MS, [() => void this.#estate?.look()]);
    void this.#estate?.look();
    this.#deps.log.info('gateway.started', { url, ...this.#names, environment: this.#live.now.environment });
    return { url };
  }

  stop(graceMs: DurationMs = this.#live.now.drainMs): Promise<void> {
    this.#handover.giveUp('the gateway stops');
    // They serve their last users for this one.
    this.#deps.predecessors?.line.say({ kind: 'stop', graceMs });
    return this.#end(graceMs);
  }

  succeed(): Promise<Succession> {
    const served = this.#drain === undefined ? this.#face?.server : undefined;
    return this.#handover.succeed(served && descriptorOf(served));
  }

  share(line: KinLine): void {
    this.#kin.add(line);
  }

  leave(): void {
    this.#hasLeft = true;
    void this.#end(this.#live.now.drainMs);
  }

  #end(graceMs: DurationMs): Promise<void> {
    this.#stopping ??= this.#stop().finally(this.#markStopped);
    this.#drain?.within(graceMs);
    return this.#stopping;
  }

  async #writeDown(): Promise<void> {
    await Promise.all([this.#memory.flush(), this.#invoked.flush()]);
  }

  async #stop(): Promise<void> {
    const { log, predecessors } = this.#deps;
    const face = this.#face?.server.listening === true ? this.#face : undefined;
    this.#drain = face && new Drain(face, this.#underWay, this.#time);
    log.info('gateway.draining', { ...this.#names, requests: this.#underWay.count });
    // Before the users' drain: copies have no claim on the time that is left.
    await this.#mirror?.close();
    const drained = this.#hasLeft ? this.#drain?.succeeded() : this.#drain?.alone(this.#live.now.lingerMs);
    const cutRequests = (await drained) ?? 0;
    if (cutRequests > 0) log.warn('gateway.requests.cut', { ...this.#names, requests: cutRequests });
    this.#rounds.stop();
    await this.#link.stop();
    await this.#pools.close();
    await this.#invoked.close();
    await this.#memory.journal.close();
    await this.#reports.close();
    if (this.#deps.crew === undefined) await removeGatewayIdentity(this.#deps.home.root, this.#crew.boot);
    await predecessors?.line.closed;
    log.info('gateway.stopped', { ...this.#names, cutRequests });
  }

  async #createFace(): Promise<Face> {
    const { home, secrets, log, control } = this.#deps;
    const config = this.#live.now;
    const chance = pooledChance(this.#deps.chance);
    const { begun, feedback, requests } = this.#reports;
    const { conversations, journal } = this.#memory;
    const memory = { conversations, journal, begun };
    const time = this.#time;
    const hasher = await createHasher();
    const mac = createMac(home.pinSecret);
    const routes = this.#routes;
    const marks = new Marks({ mac, hasher, routes });
    const idleMs = config.conversationIdleMs;
    this.#exceptions = new ExceptionReporter({ control, ...memory, routes, hasher, idleMs, time, log });
    const parts = {
      ...{ config, routes, limits: this.#limits, ...this.#intake, secrets, time },
      assigner: new Assigner({ config, hasher, ...memory, mac, marks, routes, time, chance }),
      ...{ recorder: this.#recorder, tracer: this.#tracing.tracer, counters: this.#counters },
    };
    const mirror = new Mirror({ ...parts, userPools: this.#pools, invoked: this.#deps.invoked, onBug: this.#onBug });
    this.#mirror = mirror;
    return createFace({
      ...parts,
      pools: this.#pools,
      writes: this.#writes,
      endpoints: this.#endpoints,
      invoker: this.#invoked.invoker({ mac, marks, budget: this.#intake.budget, chance }),
      mirror,
      requestLog: new RequestLog({ ...parts, hasher, outbox: requests }),
      marks,
      testers: new TesterDoor(this.#deps.publicKey, time),
      feedback,
      chance,
      log,
      underWay: this.#underWay,
      isDraining: () => this.#drain !== undefined,
      administration: administrationOf(this.#crew, this.#describe.bind(this), () => this.measures()),
    });
  }

  measures(): GatewayMeasures {
    return { state: this.#describe(), weights: weightsOf(this.#routes.all()), totals: this.#recorder.totals() };
  }

  #introduce(url: string): Promise<void> {
    const { gatewayId, root } = this.#deps.home;
    const { pid, boot, adminToken } = this.#crew;
    const { dataFolderHash } = this.#live.now;
    const startedAt = toIso(this.#time.realNow());
    return writeGatewayIdentity(root, { pid, url, gatewayId, boot, adminToken, startedAt, dataFolderHash });
  }

  #describe(): GatewayState {
    const { pid, home } = this.#deps;
    return stateOf({
      ...{ pid, home, boot: this.#crew.boot, config: this.#live.now, routes: this.#routes },
      ...{ memory: this.#memory, counters: this.#counters, pools: this.#pools, endpoints: this.#endpoints },
      ...{ budget: this.#intake.budget, requests: this.#reports.requests, tracing: this.#tracing },
    });
  }

  #follow(): void {
    this.#routes.beat();
    this.#link.start();
  }

  #routesChanged(): void {
    const routes = this.#routes.all();
    this.#adoptSettings();
    this.#reports.served.routesChanged(routes);
    this.#recorder.routesChanged(routes);
    void this.#reports.served.flush();
    this.#mirror?.routesChanged(routes);
    this.#endpoints.routesChanged(routes);
    void this.#exceptions?.look();
    const targets = routes.flatMap((route) => route.targets);
    this.#pools.keepOnly(new Set(targets.map((target) => new URL(target.endpoint.baseUrl).origin)));
  }

  #adoptSettings(): void {
    if (!this.#live.adopt(this.#routes.settings)) return;
    this.#pools.configure(this.#live.now.upstream);
    this.#endpoints.settingsChanged();
    if (this.#face !== undefined) configureFace(this.#face.server, this.#live.now);
  }
}
