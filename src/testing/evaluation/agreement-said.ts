import { type Calibration, shareText } from '#domain/analysis/index.ts';
import { cohenKappa } from '#domain/statistics/index.ts';

/** What a report is to say of a judge that was measured so. */
export function agreementSaid({ failsBad, passesGood }: Pick<Calibration, 'failsBad' | 'passesGood'>): string {
  const agrees = shareText({ events: failsBad.events + passesGood.events, n: failsBad.n + passesGood.n });
  const [onlyFirst, onlySecond] = [passesGood.n - passesGood.events, failsBad.n - failsBad.events];
  const kappa = cohenKappa({ both: passesGood.events, onlyFirst, onlySecond, neither: failsBad.events });
  return `agrees with ${agrees.replace(')', '')}; kappa ${kappa?.toFixed(2)}) of Headgate’s own labelled replies`;
}
