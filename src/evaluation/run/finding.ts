import type { EvaluationResult, MetricComparison } from '#domain/analysis/index.ts';
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

/** Says all findings of the worst outcome together: one failure fails, and else one unknown leaves it unknown. */
export function settle(findings: readonly Finding[]): Finding {
  const outcome = (['fail', 'unknown', 'pass'] as const).find((one) =>
    findings.some((finding) => finding.outcome === one),
  );
  if (outcome === undefined) return { outcome: 'unknown', because: 'Nothing was measured.' };
  const said = findings.filter((finding) => finding.outcome === outcome).map(({ because }) => because);
  return { outcome, because: `${said.join('; ')}.` };
}
