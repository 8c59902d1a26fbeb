import { setTimeout as pause } from 'node:timers/promises';
import type { Contestant } from './contestant/contestant.ts';
import { tellLoad } from './measure.ts';
import type { Plan } from './plan.ts';
import type { Child } from './process/child.ts';
import type { Memory } from './process/probe.ts';
import { residentBytesOf } from './process/usage.ts';

/** What one more costs, bytes: of the process as the system sees it, and of its heap where it has one. */
export type MemoryCost = {
  readonly name: string;
  readonly count: number;
  readonly residentBytes: number;
  readonly heapBytes: number | undefined;
};

const PROBED: readonly string[] = ['bare proxy', 'gateway, HTTP', 'gateway, chat', 'gateway, responses'];

const AFTERWARDS_MS = 1_000;

/** Streams that are open at once and say nothing. */
export async function measureStreams({ heldStreams }: Plan, contestant: Contestant): Promise<MemoryCost | undefined> {
  const { name, address, child } = contestant;
  if (child === undefined) return undefined;
  const before = await memoryOf(name, child);
  const { open } = await tellLoad(contestant, { kind: 'hold', address, streams: heldStreams });
  const during = await memoryOf(name, child);
  await tellLoad(contestant, { kind: 'release' });
  // Until the proxy has let go of them: the next one's memory is counted from there.
  await pause(AFTERWARDS_MS);
  return costOf(`open stream, ${name}`, open, before, during);
}

/** Conversations that are remembered, each for half an hour after its last request. */
export async function measureConversations(
  { conversations }: Plan,
  contestant: Contestant,
): Promise<MemoryCost | undefined> {
  const { name, address, child } = contestant;
  if (child === undefined) return undefined;
  // Those of the rounds before, and what such a run leaves behind by itself, are not to be counted.
  await tellLoad(contestant, { kind: 'converse', address, from: 0, conversations: Math.round(conversations / 5) });
  const before = await memoryOf(name, child);
  const from = conversations;
  const { answered } = await tellLoad(contestant, { kind: 'converse', address, from, conversations });
  return costOf(`pinned conversation, ${name}`, answered, before, await memoryOf(name, child));
}

async function memoryOf(name: string, child: Child): Promise<Partial<Memory> & Pick<Memory, 'residentBytes'>> {
  return PROBED.includes(name) ? await child.memory() : { residentBytes: residentBytesOf(child.pid) };
}

function costOf(
  name: string,
  count: number,
  before: Partial<Memory> & Pick<Memory, 'residentBytes'>,
  after: Partial<Memory> & Pick<Memory, 'residentBytes'>,
): MemoryCost {
  const { heapBytes } = before;
  return {
    ...{ name, count },
    residentBytes: (after.residentBytes - before.residentBytes) / count,
    heapBytes:
      heapBytes === undefined || after.heapBytes === undefined ? undefined : (after.heapBytes - heapBytes) / count,
  };
}
