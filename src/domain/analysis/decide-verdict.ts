import { assertNever } from '../shared/index.ts';
import type { ComparisonFinding, Finding } from './finding.ts';
import type { Metric } from './metric.ts';
import type { Verdict } from './verdict.ts';
import { formatCount } from './wording.ts';

type Compared = Extract<ComparisonFinding, { readonly kind: 'compared' }>;

/**
 * When a metric fails, passes, or can't tell yet. It fails when the candidate is surely worse at all and the estimate is past
 * the margin, or surely past the margin, or alone surely past its critical limit. To be proven, it must lie surely inside the
 * margin; a guard needs only its minimum exposure without harm. Everything else is inconclusive.
 */
export function decideVerdict(metric: Metric, finding: Finding): Verdict {
  const { card, comparison, limit } = finding;
  if (comparison.kind === 'compared' && isHarm(comparison)) {
    return { kind: 'fail', because: `${harmText(comparison, metric)}: ${finding.numbers}`, by: 'comparison', card };
  }
  if (limit.kind === 'broken') return { kind: 'fail', because: limit.text, by: 'critical-limit', card };
  if (limit.kind === 'baseline-breaks-it-too') return { kind: 'inconclusive', missing: limit.text, card };
  const exposure = finding.exposure;
  if (exposure !== undefined && exposure < metric.minExposure) {
    const missing = `${formatCount(exposure)} of at least ${formatCount(metric.minExposure)} candidate requests`;
    return { kind: 'inconclusive', missing, card };
  }
  switch (comparison.kind) {
    case 'no-baseline':
      return withoutBaseline(finding);
    case 'too-few':
      if (metric.role === 'prove' || comparison.blocks)
        return { kind: 'inconclusive', missing: comparison.missing, card };
      return pass(card, false, `no change could have been seen yet (${comparison.missing})`);
    case 'compared':
      return metric.role === 'prove' ? proof(finding, comparison) : guard(finding, comparison);
    default:
      return assertNever(comparison);
  }
}

function isHarm(comparison: Compared): boolean {
  return comparison.surelyPastMargin || (comparison.surelyWorse && comparison.pastMargin);
}

function harmText(comparison: Compared, metric: Metric): string {
  const direction = metric.better === 'lower' ? 'higher' : 'lower';
  return comparison.surelyPastMargin
    ? `surely ${direction} than the baseline by more than the margin`
    : `surely ${direction} than the baseline, and by more than the margin as far as can be told`;
}

function proof(finding: Finding, comparison: Compared): Verdict {
  const { card, numbers } = finding;
  if (!comparison.surelyInsideMargin) return { kind: 'inconclusive', missing: comparison.missing(), card };
  const tell = comparison.surelyWorse
    ? 'worse, within margin'
    : comparison.cannotTellApart
      ? 'within margin, no difference seen'
      : 'within margin';
  return pass(card, true, `${tell}: ${numbers}; ${comparison.atMost}`);
}

function guard(finding: Finding, comparison: Compared): Verdict {
  const seen = comparison.surelyWorse ? 'worse, within margin: ' : '';
  return pass(finding.card, false, `${seen}${finding.numbers}; ${comparison.couldHaveSeen()}`);
}

function withoutBaseline({ card, limit, numbers }: Finding): Verdict {
  if (limit.kind === 'none') {
    return pass(card, false, `no baseline to compare with and no limit of its own; nothing is shown: ${numbers}`);
  }
  if (limit.kind === 'doubtful') return { kind: 'inconclusive', missing: limit.text, card };
  return pass(card, limit.kind === 'surely-kept', `no baseline to compare with, its own limit only: ${limit.text}`);
}

function pass(card: Finding['card'], proven: boolean, because: string): Verdict {
  return { kind: 'pass', proven, because, card };
}
