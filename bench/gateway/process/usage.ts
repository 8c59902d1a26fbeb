import { readdirSync, readFileSync } from 'node:fs';

/** Of a clock tick in /proc: 100 to the second on every Linux that Node runs on. */
const TICK_MS = 10;

/** Processor time of a process and all below it, milliseconds (proc(5), fields 14 and 15 of stat). Undefined where the system doesn't tell. */
export function cpuMsOf(pid: number): number | undefined {
  const tree = treeOf(pid);
  return tree.length === 0 ? undefined : tree.reduce((total, stat) => total + stat.ticks, 0) * TICK_MS;
}

/** Memory that a process and all below it hold, bytes; what they share counts for each. */
export function residentBytesOf(pid: number): number {
  return treeOf(pid).reduce((total, { pid: each }) => total + residentBytes(each), 0);
}

type Stat = { readonly pid: number; readonly parent: number; readonly ticks: number };

function treeOf(root: number): readonly Stat[] {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (readStat(Number(name)) ?? []) : []));
  const tree = all.filter(({ pid }) => pid === root);
  for (const stat of tree) tree.push(...all.filter(({ parent }) => parent === stat.pid));
  return tree;
}

function readStat(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    return { pid, parent: fields[1] ?? 0, ticks: (fields[11] ?? 0) + (fields[12] ?? 0) };
  } catch {
    // It ended meanwhile.
    return undefined;
  }
}

function residentBytes(pid: number): number {
  try {
    const kib = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kib ?? 0) * 1_024;
  } catch {
    // It ended meanwhile.
    return 0;
  }
}
