import {
  type EvaluationResult,
  type EvaluatorInfo,
  indicativeText,
  type MetricComparison,
} from '#domain/analysis/index.ts';
import type { Finding } from '#ports/index.ts';

export function metricsOf(
  result: EvaluationResult,
  family: MetricComparison['evaluator']['family'],
): readonly MetricComparison[] {
  return result.metrics.filter(({ evaluator }) => evaluator.family === family);
}

/** Nothing rests on a judge that people can't follow any more: neither a pass nor a fail. Undefined: nothing speaks against it. */
export function distrustOf({ evaluator }: MetricComparison, { calibrations }: EvaluationResult): Finding | undefined {
  const found = calibrations?.find((one) => one.evaluator === evaluator.name);
  if (found?.distrusted === undefined) return undefined;
  return { outcome: 'unknown', because: `the judge of ${evaluator.name} ${found.distrusted}` };
}

/** `0.0625` -> `6.3 %`. */
export function percent(ratio: number): string {
  return `${Number((ratio * 100).toFixed(1))} %`;
}

/** What it rests on, where nothing in its words says who judged. */
export type MetricFinding = Finding & { readonly evaluator?: EvaluatorInfo };

/**
 * Says all findings of the worst outcome together: one failure fails, and else one unknown leaves it unknown. With whose scores they rest
 * on, where those are indicative only.
 */
export function settle(findings: readonly MetricFinding[]): Finding {
  const outcome = (['fail', 'unknown', 'pass'] as const).find((one) =>
    findings.some((finding) => finding.outcome === one),
  );
  if (outcome === undefined) return { outcome: 'unknown', because: 'Nothing was measured.' };
  const worst = findings.filter((finding) => finding.outcome === outcome);
  const indicative = indicativeText(worst.flatMap(({ evaluator }) => evaluator ?? []));
  const said = [...worst.map(({ because }) => because), ...(indicative === undefined ? [] : [indicative])];
  return { outcome, because: `${said.join('; ')}.` };
}
