import type { Answer } from '#api/index.ts';
import { formatNumber, formatTime } from './terminal/quantity.ts';

export function clockText({ now, rate }: Answer<'getClock'>): string {
  const pace = rate === 1 ? 'real time' : `${formatNumber(rate)} times real time`;
  return `${formatTime(now)}, ${pace}`;
}
