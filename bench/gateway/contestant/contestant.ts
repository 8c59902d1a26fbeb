import type { Address } from '../load/request.ts';
import type { Child } from '../process/child.ts';

/** In the order of the table. */
export const CONTESTANT_NAMES = [
  'direct',
  'nginx',
  'haproxy',
  'bare proxy',
  'portkey',
  'gateway, HTTP',
  'gateway, chat',
  'gateway, responses',
  'chat, all traces',
] as const;

/** One way to the agent: straight, or through a proxy. */
export type Contestant = {
  readonly name: ContestantName;
  readonly address: Address;
  /** Whose processor time and memory count; undefined for the direct way. */
  readonly child: Child | undefined;
  /** Asks of its own network: where it is not on this machine's loopback, it brings its own load. */
  readonly load: Child;
  /** Of all that go through the same process. */
  readonly tally: { sent: number };
};

export type ContestantName = (typeof CONTESTANT_NAMES)[number];

/** Something that can't be measured here, and what to do about it. */
export type Skipped = { readonly name: ContestantName; readonly because: string };
