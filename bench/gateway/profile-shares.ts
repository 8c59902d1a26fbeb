/** What Node's `--cpu-prof` writes, as far as it is read here. Times in microseconds. */
export type CpuProfile = {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
};

/** Of the time in which the process did something, without what it called. */
type Share = { readonly where: string; readonly share: number };

const IDLE = '(idle)';

/**
 * By source file, and what has none (system calls, what is native, collections) by its name; the largest first.
 * @param skipMs of busy time that does not count: starting and warming up
 */
export function sharesOf({ nodes, samples, timeDeltas }: CpuProfile, skipMs: number): readonly Share[] {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const spent = new Map<string, number>();
  let [busyUs, countedUs] = [0, 0];
  for (const [index, id] of samples.entries()) {
    const name = names.get(id) ?? '';
    // A sample stands for the time until the next one.
    const us = timeDeltas[index + 1] ?? 0;
    if (name === IDLE) continue;
    busyUs += us;
    if (busyUs <= skipMs * 1_000) continue;
    countedUs += us;
    spent.set(name, (spent.get(name) ?? 0) + us);
  }
  return [...spent].map(([where, us]) => ({ where, share: us / countedUs })).toSorted((a, b) => b.share - a.share);
}

function nameOf({ functionName, url }: CpuProfile['nodes'][number]['callFrame']): string {
  if (url === '') return functionName === '' ? '(anonymous)' : functionName;
  return url.replace(/^file:\/\/.*\/(src|node_modules)\//, '$1/');
}
