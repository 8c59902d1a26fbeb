import { type Behaviour, STARS_DEVIATION, VARIATION, type World } from './world.ts';

/** What a behaviour comes to where traffic has no mood and no luck: to know what is exactly at a margin. */
export function expectedStars({ meanStars }: Pick<Behaviour, 'meanStars'>): number {
  const below = (stars: number) => normalShareBelow((stars - meanStars) / STARS_DEVIATION);
  return 5 - [1.5, 2.5, 3.5, 4.5].reduce((sum, bound) => sum + below(bound), 0);
}

/** Share of requests that take longer, 0-1. In conversations the variation counts twice: between them and within. */
export function expectedSlower(
  { meanLatencyMs }: Pick<Behaviour, 'meanLatencyMs'>,
  ms: number,
  { turns }: World,
): number {
  const variance = Math.log1p(VARIATION.latency ** 2) * (turns > 1 ? 2 : 1);
  return 1 - normalShareBelow((Math.log(ms / meanLatencyMs) + variance / 2) / Math.sqrt(variance));
}

/** Abramowitz & Stegun, Handbook of Mathematical Functions, 26.2.17: off by at most 7.5e-8. */
function normalShareBelow(z: number): number {
  if (z < 0) return 1 - normalShareBelow(-z);
  const t = 1 / (1 + 0.2316419 * z);
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
}
