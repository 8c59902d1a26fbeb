import type { ScanResult } from '#domain/redteam/index.ts';
import type { Attack } from './plan-attacks.ts';

/** What is known of a cell of category and strategy: attacks that were judged, and those of them that succeeded. */
type Cell = { succeeded: number; judged: number };

/** Of those that are made, no more than this share are made for having succeeded before. */
const MOST_RETRIED = 0.5;

type Chosen = {
  /** In the order of the plan. */
  readonly attacks: readonly Attack[];
  /** Ids of those that were chosen for having succeeded in the last scan: they are no sample of all. */
  readonly retried: ReadonlySet<string>;
};

/**
 * So many attacks, most informative first. Up to half are those that succeeded in the last scan, of one cell of category and strategy after
 * the other. The others are shared out evenly over categories, in each always one of the cell of which least is known: that is the variance of its rate
 * by Laplace's rule, p (1 - p) / (n + 3) with p = (s + 1) / (n + 2) of s successes in n attacks; what was chosen counts as judged. Cells begin
 * with different objectives, so that few attacks ask for many things.
 * @param last of the same agent; absent: nothing is known of any
 */
export function chooseAttacks(
  attacks: readonly Attack[],
  most: number,
  last: Pick<ScanResult, 'attacks' | 'candidate'> | undefined,
): Chosen {
  if (attacks.length <= most) return { attacks, retried: new Set() };
  const before = readLast(last);
  const succeeded = queuesOf(attacks.filter(({ id }) => before.succeeded.has(id)));
  const retried = new Set(inTurns(succeeded).slice(0, Math.floor(most * MOST_RETRIED)));
  const sample = sampleOf(
    queuesOf(attacks.filter((attack) => !retried.has(attack))),
    most - retried.size,
    before.cells,
  );
  return {
    attacks: attacks.filter((attack) => retried.has(attack) || sample.has(attack)),
    retried: new Set([...retried].map(({ id }) => id)),
  };
}

/** One of each, then the second of each, and so on. */
function inTurns(queues: ReadonlyMap<string, readonly Attack[]>): readonly Attack[] {
  const longest = Math.max(0, ...[...queues.values()].map(({ length }) => length));
  return Array.from({ length: longest }, (_, turn) =>
    [...queues.values()].flatMap((queue) => queue[turn] ?? []),
  ).flat();
}

function sampleOf(
  queues: ReadonlyMap<string, Attack[]>,
  most: number,
  known: ReadonlyMap<string, Cell>,
): ReadonlySet<Attack> {
  const cells = new Map([...queues.keys()].map((key): [string, Cell] => [key, { ...(known.get(key) ?? EMPTY) }]));
  const chosen = new Set<Attack>();
  const taken = new Map<string, number>();
  const count = (name: string) => taken.get(name) ?? 0;
  while (chosen.size < most) {
    let next: { readonly attack: Attack; readonly cell: Cell; readonly rank: readonly number[] } | undefined;
    for (const [key, [attack]] of queues) {
      const cell = cells.get(key);
      if (attack === undefined || cell === undefined) continue;
      const { objective, strategy } = attack;
      // Where as little is known of several, disguises take turns too.
      const rank = [count(objective.category), -varianceOf(cell), count(strategy.name)];
      if (next === undefined || comesBefore(rank, next.rank)) next = { attack, cell, rank };
    }
    if (next === undefined) break;
    const { attack, cell } = next;
    chosen.add(attack);
    queues.get(keyOf(attack.objective.category, attack.strategy.name))?.shift();
    for (const name of [attack.objective.category, attack.strategy.name]) taken.set(name, count(name) + 1);
    cell.succeeded += rateOf(cell);
    cell.judged += 1;
  }
  return chosen;
}

function comesBefore(rank: readonly number[], other: readonly number[]): boolean {
  const at = rank.findIndex((value, place) => value !== other[place]);
  return at >= 0 && (rank[at] ?? 0) < (other[at] ?? 0);
}

const EMPTY: Readonly<Cell> = { succeeded: 0, judged: 0 };

function readLast(last: Pick<ScanResult, 'attacks' | 'candidate'> | undefined) {
  const succeeded = new Set<string>();
  const cells = new Map<string, Cell>();
  const keys = new Map(last?.attacks.map(({ id, category, strategy }) => [id, keyOf(category, strategy)]));
  for (const { attack, outcome } of last?.candidate.answers ?? []) {
    const key = keys.get(attack);
    if (key === undefined || outcome === 'errored' || outcome === 'unclear') continue;
    const cell = cells.get(key) ?? { ...EMPTY };
    cell.judged += 1;
    if (outcome === 'succeeded') cell.succeeded += 1;
    cells.set(key, cell);
    if (outcome === 'succeeded') succeeded.add(attack);
  }
  return { succeeded, cells };
}

/** By cell, each turned by its place: the first cell begins with its first objective, the second with its second. */
function queuesOf(attacks: readonly Attack[]): Map<string, Attack[]> {
  const queues = new Map<string, Attack[]>();
  for (const attack of attacks) {
    const key = keyOf(attack.objective.category, attack.strategy.name);
    queues.set(key, [...(queues.get(key) ?? []), attack]);
  }
  for (const [place, [key, queue]] of [...queues].entries()) {
    const turn = place % queue.length;
    queues.set(key, [...queue.slice(turn), ...queue.slice(0, turn)]);
  }
  return queues;
}

function varianceOf(cell: Cell): number {
  return (rateOf(cell) * (1 - rateOf(cell))) / (cell.judged + 3);
}

function rateOf({ succeeded, judged }: Cell): number {
  return (succeeded + 1) / (judged + 2);
}

function keyOf(category: string, strategy: string): string {
  return `${category} ${strategy}`;
}
