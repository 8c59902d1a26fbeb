import { readFileSync } from 'node:fs';
import type { Occupant } from '#gateway/index.ts';

/** Whether a process of this user runs. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    // No such process: that is what is asked.
    return false;
  }
}

/** A process of this user, as it is found again later. */
export function occupant(pid: number): Occupant {
  return { pid, startTicks: startTicksOf(pid) };
}

/** Whether that very process runs, and not another one with its id. */
export function isStillRunning({ pid, startTicks }: Occupant): boolean {
  return isRunning(pid) && (startTicks === undefined || startTicks === startTicksOf(pid));
}

/** Field 22 of proc_pid_stat(5); undefined where there is no such file system. */
function startTicksOf(pid: number): string | undefined {
  try {
    // The name of the program, in brackets before it, may hold anything.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19];
  } catch {
    return undefined;
  }
}
