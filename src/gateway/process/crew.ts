import type { DurationMs } from '#domain/shared/index.ts';

/**
 * What the processes of one gateway that share a port have in common. To whoever looks after the gateway they are one; to control each
 * is a gateway of its own, with its own folder and its own counts.
 */
export type Crew = {
  /** Names this start of all of them. */
  readonly boot: string;
  /** Of the process that started them and ends last. */
  readonly pid: number;
  readonly adminToken: string;
  /** Drains and stops all of them. */
  readonly stop: (graceMs: DurationMs) => void;
  /** Starts all of them anew, one after the other. The process that leads them from then on. */
  readonly succeed: (graceMs: DurationMs) => { readonly pid: number } | undefined;
};
