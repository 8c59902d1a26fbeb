import type { Fault, RehearsalEvent } from '#domain/outlook/index.ts';
import { clockNow } from '#domain/policy/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import { WINDOW_MS } from '#domain/sample/index.ts';
import { type DurationMs, type EpochMs, HOUR_MS, MINUTE_MS, type PromotionId } from '#domain/shared/index.ts';
import type { Chance, Log, RehearsalOptions, RehearsalSeed, Tx, UnitOfWork } from '#ports/index.ts';
import { createRandom, type Random } from '../random.ts';
import type { Engine, EngineParts } from './engine.ts';
import { eventOf } from './event-of.ts';
import { baselineManners, candidateManners, type Manners } from './manners.ts';
import { PROMOTER } from './people.ts';
import { plant } from './plant.ts';
import { playRequests } from './play-requests.ts';
import { createPlayedOutside } from './played-outside.ts';

/** Headgate's clock against the wall clock of the rehearsal, which nobody waits for. */
const RATE = 60;
/** Wall clock between looks: shorter than the gap that counts as unwatched. */
const LOOK_MS: DurationMs = 4_000;
/** How long nobody controls after a crash, on the wall clock: half an hour on Headgate's. */
const OUTAGE_MS: DurationMs = (30 * MINUTE_MS) / RATE;
const MOST_ROUNDS = 200;
const GATEWAY = 'gtw_rehearsal';

/** One dry run: control over a copy in memory, with users, gateways and work that are played, on a clock that is moved by hand. */
export class RehearsalRun {
  readonly #seed: RehearsalSeed;
  readonly #parts: EngineParts;
  readonly #faults: readonly Fault[];
  readonly #random: Random;
  readonly #manners: { readonly baseline: Manners; readonly candidate: Manners };
  readonly #context: { readonly unitOfWork: UnitOfWork; readonly chance: Chance; readonly log: Log };
  #engine: Engine;
  #wall: EpochMs;
  #timeline: RehearsalEvent[] = [];
  #heardAudit = 0;
  #batches = 0;
  #owedRequests = 0;
  #crashed = false;
  readonly pace: { readonly perHour: number; readonly source: 'measured' | 'given' | 'assumed' };
  requests = 0;
  passes = 0;

  constructor(parts: EngineParts, seed: RehearsalSeed, options: RehearsalOptions) {
    const { manners, perHour, source } = baselineManners(seed.traffic, options.requestsPerHour);
    this.#seed = seed;
    this.#parts = parts;
    this.#faults = options.faults;
    this.#random = createRandom(seed.candidate.digest);
    this.#manners = { baseline: manners, candidate: candidateManners(manners, options.faults) };
    this.pace = { perHour, source };
    this.#wall = options.startsAt;
    const random = createRandom(`${seed.candidate.digest}/ids`);
    this.#context = {
      unitOfWork: parts.createStore({ now: () => this.#wall }),
      chance: { bytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(random.next() * 256)) },
      log: {
        info: () => undefined,
        warn: () => undefined,
        error: (event, fields) => this.tell('rehearsal.bug', `${event} ${JSON.stringify(fields)}`),
      },
    };
    this.#engine = this.#open();
  }

  get engine(): Engine {
    return this.#engine;
  }

  get unitOfWork(): UnitOfWork {
    return this.#context.unitOfWork;
  }

  get timeline(): readonly RehearsalEvent[] {
    return this.#timeline;
  }

  /** Headgate's time here. */
  async now(): Promise<EpochMs> {
    return this.#read(async (tx) => {
      const { setting, realNow } = await tx.clock.read();
      return clockNow(setting, realNow);
    });
  }

  /** Copies what there is, and asks for the promotion. @throws AppError as `promote` refuses */
  async begin(): Promise<PromotionId> {
    await this.#read((tx) => plant(tx, this.#seed));
    await this.#engine.control.setClock(PROMOTER, { rate: RATE });
    const { agent, digest } = this.#seed.candidate;
    const { environment } = this.#seed;
    return (await this.#engine.control.promote(PROMOTER, { agent, release: digest, environment })).id;
  }

  /** Lets time go by until the next look, with users, and looks. */
  async look(promotion: Promotion): Promise<void> {
    if (this.#isTimeToCrash(promotion)) await this.#crash();
    this.#wall += LOOK_MS;
    await this.#serve(LOOK_MS);
    await this.settle();
  }

  /** Passes and work until nothing moves any more, without time going on. */
  async settle(): Promise<void> {
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      let moved = false;
      while (await this.#engine.pass()) {
        moved = true;
        this.passes += 1;
      }
      const acted = await this.#engine.act(this.#wall);
      await this.#acknowledge();
      if (!moved && !acted) break;
    }
    await this.#hear();
  }

  async find(id: PromotionId): Promise<Promotion> {
    const promotion = await this.#read((tx) => tx.promotions.find(id));
    if (promotion === undefined) throw new Error('broken invariant: the promotion that is rehearsed is stored');
    return promotion;
  }

  tell(event: string, because: string, at: EpochMs = this.#timeline.at(-1)?.at ?? this.#wall): void {
    this.#timeline.push({ at, event, because });
  }

  #open(): Engine {
    const outside = createPlayedOutside(this.#seed.candidate.digest, this.#faults);
    return this.#parts.createEngine({ ...this.#context, outside });
  }

  #isTimeToCrash({ rollout }: Promotion): boolean {
    if (this.#crashed || !this.#faults.some((fault) => fault.kind === 'controller-crash')) return false;
    const state = rollout?.state;
    if (rollout === undefined || state?.kind !== 'baking') return false;
    const step = rollout.plan.steps[state.step];
    return step !== undefined && step.bakeMs > 0 && state.observedMs >= step.bakeMs / 2;
  }

  /** Users go on meanwhile; what nobody watched must not count. */
  async #crash(): Promise<void> {
    this.#crashed = true;
    this.tell('rehearsal.controller-crashed', 'control dies; users are served on, nobody decides', await this.now());
    this.#wall += OUTAGE_MS;
    await this.#serve(OUTAGE_MS);
    this.#engine = this.#open();
    this.tell('rehearsal.controller-back', 'control is back: what nobody watched counts as no bake', await this.now());
  }

  async #serve(wallMs: DurationMs): Promise<void> {
    const { agent, digest } = this.#seed.candidate;
    const { environment } = this.#seed;
    const route = await this.#read((tx) => tx.routes.find(agent, environment));
    if (route === undefined) return;
    this.#owedRequests += (this.pace.perHour * wallMs * RATE) / HOUR_MS;
    const requests = Math.floor(this.#owedRequests);
    this.#owedRequests -= requests;
    const shares = this.#split(
      requests,
      route.targets.map((target) => target.weightBp),
    );
    const windowStart = Math.floor(this.#wall / WINDOW_MS) * WINDOW_MS;
    const rollups = route.targets.flatMap(({ deploymentId, release }, index) => {
      const count = shares[index] ?? 0;
      if (count === 0) return [];
      const key = { agent, environment, deploymentId, release, routeVersion: route.version, windowStart };
      const manners = release === digest ? this.#manners.candidate : this.#manners.baseline;
      return [playRequests(key, count, manners, this.#random)];
    });
    this.requests += requests;
    if (this.#faults.some((fault) => fault.kind === 'gateway-silent') || rollups.length === 0) return;
    const batch = { gateway: GATEWAY, boot: 'rehearsal', sequence: this.#batches, rollups } as const;
    this.#batches += 1;
    await this.#engine.control.countBatch(batch);
  }

  /** By weight and chance, as conversations fall. */
  #split(requests: number, weightsBp: readonly number[]): readonly number[] {
    const counts = weightsBp.map(() => 0);
    for (let index = 0; index < requests; index += 1) {
      let left = this.#random.next() * 10_000;
      const chosen = weightsBp.findIndex((weight) => {
        left -= weight;
        return left < 0;
      });
      if (chosen >= 0) counts[chosen] = (counts[chosen] ?? 0) + 1;
    }
    return counts;
  }

  async #acknowledge(): Promise<void> {
    if (this.#faults.some((fault) => fault.kind === 'gateway-silent')) return;
    const ackedVersion = await this.#read((tx) => tx.routes.version());
    await this.#engine.control.gatewaySeen({ gateway: GATEWAY, boot: 'rehearsal', ackedVersion, connected: true });
  }

  async #hear(): Promise<void> {
    const records = await this.#read((tx) => tx.audit.list({ afterSequence: this.#heardAudit, limit: 1_000 }));
    for (const { sequence, record } of records) {
      this.#heardAudit = sequence;
      const event = eventOf(record);
      if (event !== undefined) this.#timeline.push(event);
    }
  }

  #read<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#context.unitOfWork.run(work);
  }
}
