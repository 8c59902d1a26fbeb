import { comparedMetrics, type EvaluationResult, inapplicableTexts } from '#domain/analysis/index.ts';
import type { EvaluationConfig } from '#domain/config/index.ts';
import type { Finding } from '#ports/index.ts';

/**
 * What the project doesn't want to get worse beside its evaluators. Only what surely did fails, as it does with them; what could not be
 * compared at all is unknown. Nothing without a baseline.
 */
export function judgeBeside(
  result: EvaluationResult,
  { mayNotWorsen = [] }: Pick<EvaluationConfig, 'mayNotWorsen'>,
): readonly Finding[] {
  if (result.baseline === undefined) return [];
  return mayNotWorsen.flatMap((what) => (what === 'consistency' ? judgeConsistency(result) : judgeIntents(result)));
}

function judgeConsistency(result: EvaluationResult): readonly Finding[] {
  const unknown = inapplicableTexts(result).map((because): Finding => ({ outcome: 'unknown', because }));
  const metrics = comparedMetrics(result).filter((metric) => !result.metrics.includes(metric));
  return [...unknown, ...metrics.map(({ evaluator, ...metric }) => findingOf(evaluator.name, metric))];
}

function judgeIntents({ intents = [] }: EvaluationResult): readonly Finding[] {
  if (intents.length === 0) return [{ outcome: 'unknown', because: 'no case that was scored names an intent' }];
  return intents.map(({ intent, ...success }) => findingOf(`success in ${intent}`, success));
}

type Compared = { readonly comparison?: string | undefined; readonly because?: string | undefined };

function findingOf(name: string, { comparison, because = 'not compared' }: Compared): Finding {
  if (comparison === 'worse') return { outcome: 'fail', because: `${name} got worse: ${because}` };
  if (comparison === undefined || comparison === 'error') return { outcome: 'unknown', because: `${name}: ${because}` };
  return { outcome: 'pass', because: `${name} did not surely get worse` };
}
