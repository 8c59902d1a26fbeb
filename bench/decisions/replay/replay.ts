import { type Played, playRollout, releases } from './play.ts';

/** Whole rollouts `from` to below `to` of one release at one rate. */
export type ReplayTask = {
  readonly kind: 'replay';
  readonly release: number;
  readonly requestsPerHour: number;
  readonly from: number;
  readonly to: number;
};

/** Requests an hour: a small agent, one of a company, one of many users. */
export const RATES = [50, 500, 5_000];
const STREAM = 6_000;

export function replay({ release, requestsPerHour, from, to }: ReplayTask): readonly Played[] {
  const rolledOut = releases[release];
  if (rolledOut === undefined) throw new Error(`no release ${release}`);
  const stream = STREAM + release * RATES.length + RATES.indexOf(requestsPerHour);
  return Array.from({ length: to - from }, (_, index) => playRollout(rolledOut, requestsPerHour, stream, from + index));
}
