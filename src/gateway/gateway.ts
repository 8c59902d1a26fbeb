import type { Server } from 'node:http';
import { join } from 'node:path';
import { type DurationMs, toIso } from '#domain/shared/index.ts';
import { Assigner } from './assignment/assigner.ts';
import { BegunCounts } from './assignment/begun-counts.ts';
import { Conversations } from './assignment/conversations.ts';
import { ExceptionReporter } from './assignment/exception-reporter.ts';
import { createHasher } from './assignment/hash.ts';
import { ConversationJournal } from './assignment/journal.ts';
import { OpenSpells } from './assignment/open-conversations.ts';
import { TesterDoor } from './assignment/tester-door.ts';
import { bind, descriptorOf } from './face/bind.ts';
import { Counters } from './face/counters.ts';
import { drain } from './face/drain.ts';
import { configureFace, createFace } from './face/server.ts';
import type { Gateway, GatewayDeps } from './gateway-deps.ts';
import { createGatewayTime, type GatewayTime } from './gateway-time.ts';
import { createMac } from './id/mac.ts';
import { Marks } from './id/marks.ts';
import { createIntake } from './intake.ts';
import { InvokedSide } from './invoked/invoked-side.ts';
import { LiveConfig } from './live-config.ts';
import { pooledChance } from './pooled-chance.ts';
import { administrationOf } from './process/administration-of.ts';
import { type Crew, crewOfOne } from './process/crew.ts';
import { removeGatewayIdentity, writeGatewayIdentity } from './process/identity.ts';
import { RequestOutbox } from './request-log/outbox.ts';
import { RequestLog } from './request-log/request-log.ts';
import { ControlLink } from './route/control-link.ts';
import { LimitWatch } from './route/limit-watch.ts';
import { RouteTable } from './route/route-table.ts';
import { ServedLedger } from './served/ledger.ts';
import { ServedReporter } from './served/reporter.ts';
import { Mirror } from './shadow/mirror.ts';
import { Courier } from './telemetry/courier.ts';
import { FactOutbox } from './telemetry/fact-outbox.ts';
import { FeedbackOutbox } from './telemetry/feedback-outbox.ts';
import { type GatewayMeasures, type GatewayState, weightsOf } from './telemetry/gateway-metrics.ts';
import { Recorder } from './telemetry/recorder.ts';
import { createTracing, type Tracing } from './telemetry/trace/tracing.ts';
import { Endpoints } from './upstream/endpoints.ts';
import { UpstreamPools } from './upstream/pools.ts';

const FINAL_FLUSH_MS: DurationMs = 2_000;

export function createGateway(deps: GatewayDeps): Gateway {
  return new RunningGateway(deps);
}

class RunningGateway implements Gateway {
  readonly stopped: Promise<void>;
  readonly #deps: GatewayDeps;
  /** Whom this process belongs to; by default to itself. */
  readonly #crew: Crew;
  readonly #live: LiveConfig;
  readonly #time: GatewayTime;
  readonly #conversations: Conversations;
  readonly #journal: ConversationJournal;
  readonly #routes: RouteTable;
  readonly #limits: LimitWatch;
  readonly #facts: FactOutbox;
  readonly #feedback: FeedbackOutbox;
  readonly #requests: RequestOutbox;
  readonly #recorder: Recorder;
  readonly #tracing: Tracing;
  readonly #courier: Courier;
  readonly #counters: Counters;
  readonly #intake: ReturnType<typeof createIntake>;
  readonly #ledger: ServedLedger;
  readonly #served: ServedReporter;
  readonly #invoked: InvokedSide;
  readonly #pools: UpstreamPools;
  readonly #endpoints: Endpoints;
  readonly #link: ControlLink;
  readonly #timers: NodeJS.Timeout[] = [];
  #server: Server | undefined;
  #mirror: Mirror | undefined;
  readonly #begun: BegunCounts;
  #exceptions: ExceptionReporter | undefined;
  #draining = false;
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
    const open = new OpenSpells((spell) => this.#served.ended(spell));
    this.#conversations = new Conversations({ max, idleMs, open });
    this.#ledger = new ServedLedger({ folder, maxBytes: config.maxServedListBytes, log });
    this.#served = new ServedReporter({ control, ledger: this.#ledger, open, folder, time, log });
    const path = join(folder, 'conversations.jsonl');
    this.#journal = new ConversationJournal({ path, conversations: this.#conversations, time, log });
    this.#routes = new RouteTable({ folder, environment: config.environment, time, log });
    this.#begun = new BegunCounts({ control, log });
    this.#facts = new FactOutbox({ control, folder, log });
    this.#feedback = new FeedbackOutbox({ control, folder, log });
    this.#requests = new RequestOutbox({ control, log });
    const tell: FactOutbox['add'] = (fact) => this.#facts.add(fact);
    this.#limits = new LimitWatch({ folder, time, log, tell });
    this.#recorder = new Recorder({ config, time });
    const { gatewayId, boot } = home;
    this.#tracing = createTracing({ ...deps, config, gatewayId, recorder: this.#recorder, time });
    this.#courier = new Courier({
      control,
      recorder: this.#recorder,
      countOpen: () => open.counts(config.environment),
      gatewayId,
      environment: config.environment,
      boot,
      folder,
      maxUnsent: config.maxUnsentRollups,
      time,
      log,
    });
    this.#counters = new Counters({ time, log });
    this.#intake = createIntake(this.#live, { chance: deps.chance, time, log });
    this.#invoked = new InvokedSide({ runtime: deps.invoked, folder, max, idleMs, time, log });
    this.#pools = new UpstreamPools(config.upstream);
    this.#endpoints = new Endpoints({ config, time, chance: deps.chance, log, tell });
    this.#link = new ControlLink({ control, routes: this.#routes, log, onChange: () => this.#follow() });
    this.stopped = new Promise((done) => {
      this.#markStopped = done;
    });
  }

  async listen(): Promise<{ readonly url: string }> {
    const counted = [this.#limits, this.#facts, this.#feedback, this.#courier, this.#ledger, this.#served];
    await Promise.all([this.#routes, this.#invoked, ...counted].map((part) => part.load()));
    this.#adoptSettings();
    // Before conversations are read: those that ended meanwhile may belong on a list.
    this.#served.routesChanged(this.#routes.all());
    this.#recorder.routesChanged(this.#routes.all());
    await this.#journal.open();
    this.#server = await this.#createServer();
    const url = await bind(this.#server, this.#live.now, this.#deps.inherited);
    await this.#introduce(url);
    this.#routes.beat();
    this.#link.start();
    this.#every(this.#live.now.flushIntervalMs, () => {
      this.#routes.beat();
      const words = [this.#facts, this.#feedback, this.#requests, this.#served, this.#begun];
      for (const part of [this.#courier, this.#tracing, ...words]) void part.flush();
      this.#intake.patience.look();
      void this.#exceptions?.lookAgain();
      this.#conversations.sweep(this.#time.elapsedMs());
    });
    this.#every(this.#live.now.journalIntervalMs, () => {
      void this.#journal.flush();
      void this.#ledger.flush();
      void this.#invoked.flush();
    });
    this.#deps.log.info('gateway.started', { url, ...this.#names(), environment: this.#live.now.environment });
    return { url };
  }

  stop(graceMs: DurationMs): Promise<void> {
    this.#stopping ??= this.#stop(graceMs).finally(this.#markStopped);
    return this.#stopping;
  }

  succeed(graceMs: DurationMs): { readonly pid: number } | undefined {
    const listening = this.#server === undefined || this.#draining ? undefined : descriptorOf(this.#server);
    const pid = listening === undefined ? undefined : this.#deps.startSuccessor?.(listening);
    if (pid === undefined) return undefined;
    this.#deps.log.info('gateway.succeeded', { ...this.#names(), by: pid });
    void this.stop(graceMs);
    return { pid };
  }

  async #stop(graceMs: DurationMs): Promise<void> {
    this.#draining = true;
    // Before the users' drain: copies have no claim on the time that is left.
    await this.#mirror?.close();
    const cut = this.#server?.listening ? await drain(this.#server, graceMs, this.#live.now.lingerMs) : 0;
    for (const timer of this.#timers) clearInterval(timer);
    await this.#link.stop();
    await this.#pools.close();
    await this.#invoked.close();
    await this.#journal.close();
    for (const part of [this.#ledger, this.#facts, this.#feedback, this.#requests, this.#begun]) await part.flush();
    await Promise.all([this.#tracing.close(FINAL_FLUSH_MS), this.#courier.close(FINAL_FLUSH_MS)]);
    if (this.#deps.crew === undefined) await removeGatewayIdentity(this.#deps.home.folder, this.#crew.boot);
    this.#deps.log.info('gateway.stopped', { ...this.#names(), cutConnections: cut });
  }

  async #createServer(): Promise<Server> {
    const { home, secrets, log, control } = this.#deps;
    const config = this.#live.now;
    const chance = pooledChance(this.#deps.chance);
    const memory = { conversations: this.#conversations, journal: this.#journal, begun: this.#begun };
    const time = this.#time;
    const hasher = await createHasher();
    const mac = createMac(home.pinSecret);
    const routes = this.#routes;
    const marks = new Marks({ mac, hasher, routes });
    const idleMs = config.conversationIdleMs;
    this.#exceptions = new ExceptionReporter({ control, ...memory, routes, hasher, idleMs, time, log });
    const parts = {
      config,
      routes,
      limits: this.#limits,
      assigner: new Assigner({ config, hasher, ...memory, mac, marks, routes, time, chance }),
      ...this.#intake,
      recorder: this.#recorder,
      tracer: this.#tracing.tracer,
      counters: this.#counters,
      secrets,
      time,
    };
    const mirror = new Mirror({ ...parts, userPools: this.#pools, invoked: this.#deps.invoked });
    this.#mirror = mirror;
    return createFace({
      ...parts,
      pools: this.#pools,
      endpoints: this.#endpoints,
      invoker: this.#invoked.invoker({ mac, marks, budget: this.#intake.budget, chance }),
      mirror,
      requestLog: new RequestLog({ ...parts, hasher, outbox: this.#requests }),
      marks,
      testers: new TesterDoor(this.#deps.publicKey, time),
      feedback: this.#feedback,
      chance,
      log,
      isDraining: () => this.#draining,
      administration: administrationOf(this.#crew, this.#describe.bind(this), () => this.measures()),
    });
  }

  measures(): GatewayMeasures {
    return { state: this.#describe(), weights: weightsOf(this.#routes.all()), totals: this.#recorder.totals() };
  }

  async #introduce(url: string): Promise<void> {
    const { gatewayId, folder } = this.#deps.home;
    const { pid, boot, adminToken } = this.#crew;
    await writeGatewayIdentity(folder, {
      ...{ pid, url, gatewayId, boot, adminToken },
      startedAt: toIso(this.#time.realNow()),
      dataFolderHash: this.#live.now.dataFolderHash,
    });
  }

  #describe(): GatewayState {
    return {
      gatewayId: this.#deps.home.gatewayId,
      boot: this.#crew.boot,
      pid: this.#deps.pid,
      environment: this.#live.now.environment,
      dataFolderHash: this.#live.now.dataFolderHash,
      routesVersion: this.#routes.version,
      conversations: this.#conversations.size,
      ...this.#counters.moves(),
      waitingRequests: this.#pools.waiting(),
      ...this.#endpoints.describe(),
      heldBytes: this.#intake.budget.held,
      droppedRequests: this.#requests.dropped,
      droppedSpans: this.#tracing.dropped,
    };
  }

  #names(): { readonly gatewayId: string; readonly boot: string } {
    return { gatewayId: this.#deps.home.gatewayId, boot: this.#deps.home.boot };
  }

  #follow(): void {
    const routes = this.#routes.all();
    this.#adoptSettings();
    this.#served.routesChanged(routes);
    this.#recorder.routesChanged(routes);
    void this.#served.flush();
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
    if (this.#server !== undefined) configureFace(this.#server, this.#live.now);
  }

  #every(intervalMs: DurationMs, work: () => void): void {
    this.#timers.push(setInterval(work, intervalMs));
  }
}
