import type { ScanResult } from '#domain/redteam/index.ts';
import type { Attack } from './plan-attacks.ts';

/** What is known of a cell of category and strategy: attacks that were judged, and those of them that succeeded. */
type Cell = { succeeded: number; judged: number };

/**
 * So many attacks, most informative first: those that succeeded in the last scan, then always one of the cell of category and strategy
 * of which least is known. That is the variance of its rate by Laplace's rule, p (1 - p) / (n + 3) with p = (s + 1) / (n + 2) of s successes
 * in n attacks; what was chosen counts as judged. Cells begin with different objectives, so that few attacks ask for many things.
 * @param last of the same agent; absent: nothing is known of any
 * @returns in the order of the plan
 */
export function chooseAttacks(
  attacks: readonly Attack[],
  most: number,
  last: Pick<ScanResult, 'attacks' | 'candidate'> | undefined,
): readonly Attack[] {
  if (attacks.length <= most) return attacks;
  const before = readLast(last);
  const chosen = new Set(attacks.filter(({ id }) => before.succeeded.has(id)).slice(0, most));
  const queues = queuesOf(attacks.filter((attack) => !chosen.has(attack)));
  const cells = new Map(
    [...queues.keys()].map((key): [string, Cell] => [key, { ...(before.cells.get(key) ?? EMPTY) }]),
  );
  while (chosen.size < most) {
    const key = leastKnown(queues, cells);
    const attack = key === undefined ? undefined : queues.get(key)?.shift();
    const cell = key === undefined ? undefined : cells.get(key);
    if (attack === undefined || cell === undefined) break;
    chosen.add(attack);
    cell.succeeded += rateOf(cell);
    cell.judged += 1;
  }
  return attacks.filter((attack) => chosen.has(attack));
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

/** The first of those of which least is known; undefined where nothing is left. */
function leastKnown(queues: ReadonlyMap<string, Attack[]>, cells: ReadonlyMap<string, Cell>): string | undefined {
  let [found, most]: [string | undefined, number] = [undefined, -1];
  for (const [key, queue] of queues) {
    const cell = cells.get(key);
    if (queue.length === 0 || cell === undefined) continue;
    const variance = (rateOf(cell) * (1 - rateOf(cell))) / (cell.judged + 3);
    if (variance > most) [found, most] = [key, variance];
  }
  return found;
}

function rateOf({ succeeded, judged }: Cell): number {
  return (succeeded + 1) / (judged + 2);
}

function keyOf(category: string, strategy: string): string {
  return `${category} ${strategy}`;
}
