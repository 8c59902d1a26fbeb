import { type Proportion, wilsonInterval } from '../statistics/index.ts';
import type { Calibration } from './evaluation-result.ts';

/** `relevance: its judge agrees with people on 52 of 60 replies (87 %, 76 to 93); it fails 20 of 24 bad ones (83 %, 64 to 93) …`. */
export function calibrationText({ evaluator, agrees, failsBad, passesGood, distrusted }: Calibration): string {
  const kinds = [
    ...(failsBad.n === 0 ? [] : [`fails ${shareText(failsBad)} that people fail`]),
    ...(passesGood.n === 0 ? [] : [`passes ${shareText(passesGood)} that they pass`]),
  ].join(', ');
  const warning = distrusted === undefined ? '' : `; nothing rests on it, because it ${distrusted}`;
  return `${evaluator}: its judge agrees with people on ${shareText(agrees)} replies: it ${kinds}${warning}`;
}

/** With its 95 % interval (Wilson). */
export function shareText(share: Proportion): string {
  const { lower, upper } = wilsonInterval(share);
  const percent = (ratio: number) => (100 * ratio).toFixed(0);
  return `${share.events} of ${share.n} (${percent(share.events / share.n)} %, ${percent(lower)} to ${percent(upper)})`;
}
