import type { QualitySample } from '#domain/analysis/index.ts';
import type { Rollup } from '#domain/sample/index.ts';
import { type Arm, ArmTally, type Turn } from './arm-tally.ts';
import { Crowd } from './crowd.ts';
import { Dice } from './dice.ts';
import { type Behaviour, RATED_SHARE, STARS_DEVIATION, VARIATION, type World } from './world.ts';

type Arms = Readonly<Record<Arm, Behaviour>>;

/** What is served until now, as `judgeMetrics` takes it. */
export type Served = {
  readonly candidate: readonly Rollup[];
  readonly baseline: readonly Rollup[];
  readonly quality?: QualitySample | undefined;
};

/** The first route version that gives the candidate a share. */
const FIRST_VERSION = 2;
/** How much a mood of one standard deviation changes times and tokens, events, and stars. */
const MOOD = { quantity: 0.5, events: 1.2, stars: 0.7 };
const MOST_CHANCE = 0.95;

/** One path through a world: conversations that the hash puts on one of two arms, and the roll-ups that gateways would make of them. */
export class Traffic {
  readonly #world: Pick<World, 'requestsPerBatch' | 'burst' | 'turns' | 'clumped' | 'drift' | 'mood'>;
  readonly #arms: Arms;
  readonly #dice: Dice;
  readonly #crowd: Crowd;
  readonly #tallies: Record<Arm, ArmTally[]> = { candidate: [], baseline: [] };
  readonly #turn: Turn = { latencyMs: 0, tokens: 0, failed: false, complained: false, rating: 0 };
  readonly #driftPeriod: number;
  #batches = 0;

  constructor(world: World, arms: Arms, stream: number, path: number) {
    this.#world = world;
    this.#arms = arms;
    this.#dice = new Dice(stream, path);
    this.#crowd = new Crowd(this.#dice, world.users ?? 0);
    this.#driftPeriod = world.steps.reduce((sum, { batches }) => sum + batches, 0);
  }

  get dice(): Dice {
    return this.#dice;
  }

  /** A new route version: samples are told apart from here on. */
  startStep(): void {
    const version = FIRST_VERSION + this.#tallies.candidate.length;
    for (const arm of ['candidate', 'baseline'] as const) this.#tallies[arm].push(new ArmTally(arm, version));
  }

  /** One batch, of as many requests as the world has in one. @param share of the candidate, 0-1 */
  serve(share: number): void {
    const { requestsPerBatch, burst } = this.#world;
    const wanted =
      burst === undefined ? requestsPerBatch : this.#dice.poisson(requestsPerBatch * this.#dice.logNormal(burst));
    const level = this.#levelNow();
    this.#batches += 1;
    for (let served = 0; served < wanted; ) served += this.#converse(share, level, wanted - served);
  }

  served(): Served {
    const of = (arm: Arm) => this.#tallies[arm].map(({ rollup }) => rollup);
    return { candidate: of('candidate'), baseline: of('baseline') };
  }

  #levelNow(): number {
    const { drift } = this.#world;
    if (drift === undefined) return 1;
    return drift ** Math.sin((2 * Math.PI * this.#batches) / this.#driftPeriod);
  }

  /** @returns how many requests it had, at most `most` */
  #converse(share: number, level: number, most: number): number {
    const dice = this.#dice;
    const user = this.#crowd.next();
    const arm = user.place < share ? 'candidate' : 'baseline';
    const behaviour = this.#arms[arm];
    const tally = this.#tallies[arm].at(-1);
    const { turns: meanTurns, clumped = false } = this.#world;
    const turns = Math.min(most, dice.geometric(meanTurns));
    const mood = this.#world.mood === undefined ? 0 : this.#world.mood * dice.normal();
    const [quantity, events] = [this.#moodFactor(mood, MOOD.quantity), this.#moodFactor(mood, MOOD.events)];
    const chance = Math.min(MOST_CHANCE, behaviour.errorRate * level * user.badLuck * events);
    const complaint = Math.min(MOST_CHANCE, behaviour.complaintRate * user.badLuck * events);
    const isWhole = meanTurns > 1;
    const slow = level * user.slowness * quantity * (isWhole ? dice.logNormal(VARIATION.latency) : 1);
    const long = quantity * (isWhole ? dice.logNormal(VARIATION.tokens) : 1);
    const allFail = dice.roll() < chance;
    const turn = this.#turn;
    for (let index = 0; index < turns; index += 1) {
      turn.latencyMs = behaviour.meanLatencyMs * slow * dice.logNormal(VARIATION.latency);
      turn.tokens = behaviour.meanTokens * long * dice.logNormal(VARIATION.tokens);
      turn.failed = clumped ? allFail : dice.roll() < chance;
      turn.complained = dice.roll() < complaint;
      turn.rating = index === turns - 1 && dice.roll() < RATED_SHARE ? this.#stars(behaviour, mood) : 0;
      tally?.add(user.bucket, turn);
    }
    return turns;
  }

  /** Of mean 1 over moods. */
  #moodFactor(mood: number, strength: number): number {
    const most = (this.#world.mood ?? 0) * strength;
    return Math.exp(strength * mood - (most * most) / 2);
  }

  #stars({ meanStars }: Behaviour, mood: number): number {
    const felt = meanStars + STARS_DEVIATION * this.#dice.normal() - MOOD.stars * mood;
    return Math.min(5, Math.max(1, Math.round(felt)));
  }
}
