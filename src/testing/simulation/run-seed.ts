import type { Promotion } from '#domain/promotion/index.ts';
import type { EpochMs } from '#domain/shared/index.ts';
import type { UnitOfWork } from '#ports/index.ts';
import { createMemoryStore } from '#store/index.ts';
import type { Checker } from './checker/checker.ts';
import { checkers } from './checker/checkers.ts';
import { AGENT, PRODUCTION, type SimEvent } from './history.ts';
import { Ledger } from './ledger.ts';
import { answerTo, clearTheWay } from './people/people.ts';
import { DANA } from './people/who.ts';
import { tell } from './tell.ts';
import { type Meddle, SimWorld } from './world/sim-world.ts';
import type { Lean } from './world/temper.ts';

const FAULTY_TURNS = 180;
/** Some days of Headgate's time; more is not coming to rest. */
const CALM_TURNS = 500;
const ANSWERS = 12;
/** By then what was answered is under way again. */
const UNDER_WAY_TURNS = 3;
/** So long nothing but waiting counts as rest. */
const STILL_TURNS = 4;
const TRACE_LINES = 30;

export type SeedResult = {
  readonly seed: number;
  /** `checker: what is wrong`. */
  readonly violations: readonly string[];
  /** The last things that happened before the first violation. */
  readonly trace: readonly string[];
  /** What came about, so that a simulation in which nothing happens is seen. */
  readonly seen: Readonly<Record<string, number>>;
};

export type SeedOptions = {
  readonly openStore?: (clock: { now(): EpochMs }) => UnitOfWork;
  readonly meddle?: Meddle | undefined;
  readonly lean?: Lean | undefined;
  readonly faultyTurns?: number;
  /** Stops when this checker has spoken; `any` of them. */
  readonly stopAt?: string;
};

class Stop extends Error {}

/** One world from one seed: faults, then calm, then everyone who is waited for speaks; and what the checkers make of it. */
export async function runSeed(seed: number, options: SeedOptions = {}): Promise<SeedResult> {
  const court = new Court();
  const openStore = options.openStore ?? ((clock) => createMemoryStore({ clock }));
  const world = new SimWorld(seed, openStore, court.see, options);
  const stopAtFirst = () => {
    if (options.stopAt !== undefined && court.hasSpoken(options.stopAt)) throw new Stop();
  };
  try {
    await world.begin();
    await aPast(world, stopAtFirst);
    world.letLoose();
    for (let turn = 0; turn < (options.faultyTurns ?? FAULTY_TURNS); turn += 1) {
      await world.turn();
      stopAtFirst();
    }
    await world.calm();
    await untilRest(world, court.see, 'nobody acts', stopAtFirst);
    for (let round = 0; round < ANSWERS; round += 1) {
      const open = await world.activePromotions();
      if (open.length === 0) break;
      const acts = open.flatMap((promotion) => answerTo(promotion, round >= ANSWERS / 2));
      for (const act of [...clearTheWay(await world.look()), ...acts]) {
        await world.command(act.verb, act.environment, act.run);
      }
      if (round === 0) {
        for (let turn = 0; turn < UNDER_WAY_TURNS; turn += 1) await world.turn();
        world.setClockBack();
      }
      await untilRest(world, court.see, round === ANSWERS - 1 ? 'everybody acts' : 'nobody acts', stopAtFirst);
    }
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
  } finally {
    await world.end();
  }
  return { seed, violations: [...court.violations], trace: court.trace, seen: court.seen };
}

/** The checkers of one world, and what they said. */
class Court {
  readonly violations = new Set<string>();
  readonly seen: Record<string, number> = {};
  /** Up to the first violation. */
  readonly trace: string[] = [];
  readonly #checkers = checkers();
  readonly #ledger = new Ledger();

  readonly see = (event: SimEvent): void => {
    if (this.violations.size === 0) {
      const line = tell(event);
      if (line !== undefined) this.trace.push(line);
      if (this.trace.length > TRACE_LINES) this.trace.shift();
    }
    for (const what of marksOf(event)) this.seen[what] = (this.seen[what] ?? 0) + 1;
    for (const checker of this.#checkers) {
      for (const problem of this.#ask(checker, event)) this.violations.add(`${checker.name}: ${problem}`);
    }
    if (event.kind === 'commit') this.#ledger.add(event);
  };

  hasSpoken(checker: string): boolean {
    if (checker === 'any') return this.violations.size > 0;
    return [...this.violations].some((violation) => violation.startsWith(`${checker}: `));
  }

  /** What a checker throws is its own fault, and must not reach whoever committed. */
  #ask(checker: Checker, event: SimEvent): readonly string[] {
    try {
      return checker.see(event, this.#ledger);
    } catch (error) {
      return [`the checker itself broke: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
    }
  }
}

/** What happened before anything went wrong: a release serves, another is verified, and in some worlds it has come as well. */
async function aPast(world: SimWorld, stopAtFirst: () => void): Promise<void> {
  const bring = (release: string, environment: string) => bringRelease(world, release, environment, stopAtFirst);
  await bring('v1', 'staging');
  await bring('v1', PRODUCTION);
  await bring('v2', 'staging');
  if (world.dice.hits(0.5)) await bring('v2', PRODUCTION);
}

async function bringRelease(
  world: SimWorld,
  release: string,
  environment: string,
  stopAtFirst: () => void,
): Promise<void> {
  await world.command('promote', environment, (control) =>
    control.promote(DANA, { agent: AGENT, release, environment }),
  );
  for (let turn = 0; turn < 60; turn += 1) {
    const active = await world.activePromotions();
    if (active.length === 0) return;
    for (const promotion of turn % 3 === 2 ? active.filter(waitsForSomeone) : []) {
      for (const act of answerTo(promotion, false)) await world.command(act.verb, act.environment, act.run);
    }
    await world.turn();
    stopAtFirst();
  }
}

/** Turns until every promotion ended or waits for someone. What does not get there is told to the checkers as it stands. */
async function untilRest(
  world: SimWorld,
  see: (event: SimEvent) => void,
  phase: 'nobody acts' | 'everybody acts',
  stopAtFirst: () => void,
): Promise<void> {
  let open: readonly Promotion[] = [];
  let still = 0;
  for (let turn = 0; turn < CALM_TURNS && still < STILL_TURNS; turn += 1) {
    await world.turn();
    stopAtFirst();
    open = await world.activePromotions();
    const rests = open.every(waitsForSomeone) && (await world.runningRollbacks()).length === 0;
    still = rests ? still + 1 : 0;
  }
  see({ kind: 'rested', at: world.now(), phase, promotions: open });
  stopAtFirst();
}

/** Time alone changes nothing about it any more, as far as can be told from outside. */
function waitsForSomeone({ state, rollout, waiting, decisions }: Promotion): boolean {
  if (waiting !== undefined) return true;
  const at = rollout?.state;
  const isFrozen = state !== 'verifying' && /until it is lifted/.test(decisions.at(-1)?.because ?? '');
  if (isFrozen || state === 'awaiting-approval') return true;
  if (at?.kind === 'paused') return at.pausedBy !== 'window';
  if (at?.kind !== 'pending') return false;
  return at.stage === 'waiting-for-person' || (at.stage === 'waiting-for-window' && at.forPerson === true);
}

function marksOf(event: SimEvent): readonly string[] {
  if (event.kind === 'commit') {
    return event.audit.map(({ event: name, environment }) =>
      environment === PRODUCTION ? `${name} (production)` : name,
    );
  }
  if (event.kind === 'command') return [`${event.verb} ${event.refused ?? 'done'}`];
  return event.kind === 'wall-clock-jumped' ? ['clock jumped'] : [];
}
