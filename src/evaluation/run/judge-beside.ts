import {
  comparedMetrics,
  type EvaluationResult,
  type IntentSuccess,
  inapplicableTexts,
  MIN_CASES,
} from '#domain/analysis/index.ts';
import type { EvaluationConfig } from '#domain/config/index.ts';
import type { Finding } from '#ports/index.ts';

/**
 * What the project doesn't want to get worse beside its evaluators. Only what surely did fails, and what was compared on too few cases is
 * unknown, as with them. Nothing without a baseline.
 */
export function judgeBeside(
  result: EvaluationResult,
  { mayNotWorsen = [] }: Pick<EvaluationConfig, 'mayNotWorsen'>,
): readonly Finding[] {
  if (result.baseline === undefined) return [];
  return mayNotWorsen.flatMap((what) => (what === 'consistency' ? judgeConsistency(result) : judgeIntents(result)));
}

function judgeConsistency(result: EvaluationResult): readonly Finding[] {
  if ((result.consistency ?? []).length === 0) return [{ outcome: 'unknown', because: 'consistency was not measured' }];
  const unknown = inapplicableTexts(result).map((because): Finding => ({ outcome: 'unknown', because }));
  const metrics = comparedMetrics(result).filter((metric) => !result.metrics.includes(metric));
  return [...unknown, ...metrics.map((metric) => findingOf(metric.evaluator.name, metric))];
}

function judgeIntents({ intents = [] }: EvaluationResult): readonly Finding[] {
  if (intents.length === 0) return [{ outcome: 'unknown', because: 'no case that was scored names an intent' }];
  return intents.map((success) => findingOf(`success in ${success.intent}`, success));
}

type Compared = Pick<IntentSuccess, 'comparison' | 'because' | 'change'>;

function findingOf(name: string, { comparison, because = 'not compared', change }: Compared): Finding {
  if (comparison === 'worse') return { outcome: 'fail', because: `${name} got worse: ${because}` };
  if (comparison === undefined || comparison === 'error') return { outcome: 'unknown', because: `${name}: ${because}` };
  if (change === undefined || change.cases < MIN_CASES) {
    const scored = `was scored in both releases on ${change?.cases ?? 0} of the at least ${MIN_CASES} cases that a comparison needs`;
    return { outcome: 'unknown', because: `${name} ${scored}` };
  }
  return { outcome: 'pass', because: `${name} did not surely get worse` };
}
