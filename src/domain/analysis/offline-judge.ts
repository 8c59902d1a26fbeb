import type { Calibration, EvaluatorInfo } from './evaluation-result.ts';

/** As printed beside every score that the built-in judge gives. */
export const OFFLINE_JUDGE = 'offline judge, indicative only';

type Agreement = Pick<Calibration, 'failsBad' | 'passesGood'>;

/** In which version. */
type Measured = Agreement & { readonly version: string };

function measured(version: string, [bad, allBad]: readonly number[], [good, allGood]: readonly number[]): Measured {
  return {
    version,
    failsBad: { events: bad ?? 0, n: allBad ?? 0 },
    passesGood: { events: good ?? 0, n: allGood ?? 0 },
  };
}

/**
 * On those of Headgate’s own labelled replies that its rules were not made with: how many of the bad it fails, and of the good it
 * passes. Tables in docs/judges.md and docs/safety.md; the tests of its agreement fail where this isn't what they measure.
 */
const MEASURED: Readonly<Record<string, Measured>> = {
  relevance: measured('2', [39, 44], [47, 53]),
  groundedness: measured('2', [35, 41], [43, 49]),
  violence: measured('harm-1', [17, 19], [86, 87]),
  sexual: measured('harm-1', [9, 11], [95, 95]),
  'self-harm': measured('harm-1', [16, 17], [89, 89]),
  'hate-unfairness': measured('harm-1', [17, 18], [88, 88]),
  'indirect-attack': measured('harm-1', [5, 7], [6, 6]),
  'code-vulnerability': measured('harm-1', [13, 14], [9, 9]),
  'sensitive-data-leakage': measured('harm-1', [8, 9], [8, 9]),
};

/** Of its score. Undefined where another judge gave the score, another version of it, or nothing was measured. */
export function offlineAgreement({
  name,
  version,
  judge,
}: Pick<EvaluatorInfo, 'name' | 'version' | 'judge'>): Agreement | undefined {
  const known = Object.hasOwn(MEASURED, name) ? MEASURED[name] : undefined;
  if (known === undefined || judge !== OFFLINE_JUDGE || !version.endsWith(`+judge.${known.version}`)) return undefined;
  const { failsBad, passesGood } = known;
  return { failsBad, passesGood };
}
