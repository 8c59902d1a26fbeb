import { readdirSync, readFileSync } from 'node:fs';

/** Of a clock tick in /proc: 100 to the second on every Linux that Node runs on. */
const TICK_MS = 10;

/**
 * Processor time of a PostgreSQL server with all its processes, milliseconds; undefined where the system doesn't tell. It says what
 * a query costs also on a machine that others use, where the time on the wall says who else ran.
 * @param backend the process of one connection
 */
export function databaseCpuMs(backend: number): number | undefined {
  const server = readStat(backend)?.parent;
  if (server === undefined) return undefined;
  const stats = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (readStat(Number(name)) ?? []) : []));
  const own = stats.filter((stat) => stat.pid === server || stat.parent === server);
  return own.reduce((total, stat) => total + stat.ticks + (stat.pid === server ? stat.reapedTicks : 0), 0) * TICK_MS;
}

type Stat = { readonly pid: number; readonly parent: number; readonly ticks: number; readonly reapedTicks: number };

/** The fields of proc(5) that count: 4 parent, 14 and 15 own time, 16 and 17 that of children that ended. */
function readStat(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [parent, user, system, reapedUser, reapedSystem] = [1, 11, 12, 13, 14].map((at) => fields[at] ?? 0);
    return {
      pid,
      parent: parent ?? 0,
      ticks: (user ?? 0) + (system ?? 0),
      reapedTicks: (reapedUser ?? 0) + (reapedSystem ?? 0),
    };
  } catch {
    // It ended meanwhile, or there is no /proc here.
    return undefined;
  }
}
