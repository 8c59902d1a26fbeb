import type { Answer } from '#api/index.ts';
import { labelled } from './terminal/labelled.ts';
import { formatNumber, formatQuantity, formatTime, formatUsd } from './terminal/quantity.ts';
import type { Surface } from './terminal/tone.ts';
import type { RolloutView } from './view.ts';

type Figures = NonNullable<RolloutView['weights'][number]['figures']>;
type ReleaseSamples = Answer<'getSamples'>['releases'][number];

const FEW = 3;

/** What was measured of a release, in a line. What was not measured is not named. */
export function figuresText({ errors, responseTime, firstToken, tokensIn, tokensOut, costMicroUsd }: Figures): string {
  const { p50Ms, p95Ms, meanMs } = responseTime ?? {};
  const parts = [
    p50Ms === undefined || p50Ms === null ? undefined : `p50 ${formatQuantity(p50Ms, 'ms')}`,
    p95Ms === undefined || p95Ms === null ? undefined : `p95 ${formatQuantity(p95Ms, 'ms')}`,
    p50Ms === null ? `mean ${formatQuantity(meanMs, 'ms')}` : undefined,
    firstToken === undefined ? undefined : `first token ${formatQuantity(firstToken.p50Ms ?? firstToken.meanMs, 'ms')}`,
    `${formatNumber(errors)} errors`,
    tokensIn === undefined ? undefined : `${formatNumber(Math.round(tokensIn.mean))} tokens in`,
    tokensOut === undefined ? undefined : `${formatNumber(Math.round(tokensOut.mean))} out`,
    costMicroUsd === undefined ? undefined : `${formatUsd(costMicroUsd.mean)} each`,
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}

/** The requests that somebody would look up first: the ids are what their users were told. */
export function worstLines(releases: readonly ReleaseSamples[], surface: Surface): readonly string[] {
  return releases.flatMap(({ label, slowest, failed }) => [
    ...slowest
      .slice(0, FEW)
      .map(({ id, latencyMs }) =>
        labelled('slow', `${label}: ${formatQuantity(latencyMs, 'ms')} ${id}`, surface, 'dim'),
      ),
    ...failed.slice(0, FEW).map(({ id, at }) => labelled('error', `${label}: ${formatTime(at)} ${id}`, surface, 'dim')),
  ]);
}
