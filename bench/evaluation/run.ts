import type { Asked } from './running-mock.ts';

/** What one evaluation took, from the start of the command to its end. */
export type Run = {
  readonly name: string;
  readonly cases: number;
  readonly delayMs: number;
  readonly wallMs: number;
  /** As long as nothing but waiting for answers takes, with so many at once. */
  readonly idealMs: number;
  /** Resident memory at its highest, of all its processes, bytes; undefined where the system doesn't tell. */
  readonly peakBytes: number | undefined;
  readonly asked: Asked;
};

/** The same work for everyone: so many cases, answers that take so long. */
export type Work = { readonly cases: number; readonly delayMs: number };

export const IN_FLIGHT = 20;
const RELEASES = 2;
/** The agent's answer, then the judge's. */
const ANSWERS = 2;

/** An agent's reply to each case by each release, and one judgement of each. */
function repliesOf({ cases }: Pick<Work, 'cases'>): number {
  return cases * RELEASES;
}

export function idealMsOf(work: Work): number {
  return (repliesOf(work) * ANSWERS * work.delayMs) / IN_FLIGHT;
}

/** What was asked where it is not what the work takes: then its figures say nothing. */
export function otherWork({ cases, asked }: Run): string | undefined {
  const due = repliesOf({ cases });
  if (asked.agent === due && asked.judge === due) return undefined;
  return `asked the agents ${asked.agent} times and the judge ${asked.judge} times, where ${due} each is the work`;
}

export function questionOf(index: number): string {
  return `How many of item ${index} do you have?`;
}

export function truthOf(index: number): string {
  return `Item ${index} is in stock: ${index} units are available.`;
}
