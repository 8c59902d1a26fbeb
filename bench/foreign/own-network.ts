import { setTimeout as pause } from 'node:timers/promises';
import { isThere } from '../gateway/contestant/nginx.ts';
import { Child } from '../gateway/process/child.ts';

/** A network that has nothing but a loopback of its own: what runs inside reaches nobody, and nobody reaches it. */
export type OwnNetwork = {
  /** The command that runs another one inside. It becomes that other one: its process id is the same. */
  readonly inside: readonly string[];
  end(): Promise<void>;
};

/** Undefined where this user or system can't make one: it takes Linux, root, unshare, nsenter and ip. */
export async function openNetwork(): Promise<OwnNetwork | undefined> {
  if (!isThere('unshare', '--net', 'true')) return undefined;
  const holder = Child.spawn('unshare', ['--net', 'sh', '-c', 'ip link set lo up && exec sleep 86400']);
  const inside = ['nsenter', '--target', String(holder.pid), '--net', '--'];
  for (let tries = 0; tries < 100; tries += 1) {
    if (hasLoopback(inside)) return { inside, end: () => holder.end() };
    await pause(100);
  }
  await holder.end();
  return undefined;
}

/** For the report, where there is none. */
export const NEEDS_NETWORK = 'needs a network namespace of its own: run as root, with unshare, nsenter and ip';

function hasLoopback([command = '', ...before]: readonly string[]): boolean {
  return isThere(command, ...before, 'sh', '-c', 'ip link show lo | grep -q UP');
}
