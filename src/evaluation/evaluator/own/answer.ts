import { z } from 'zod';
import type { EvaluatorInfo, Scoring } from '#domain/analysis/index.ts';
import { makeScoring } from '../evaluator.ts';
import type { EvaluatorAnswer } from './evaluator-module.ts';
import { errored } from './own.ts';

const MOST_REASON_CHARS = 2_000;
const reason = z.string({ error: 'must be a text' }).trim().min(1, 'must not be empty');
const answerSchema: z.ZodType<EvaluatorAnswer> = z.union([
  z.strictObject({ notApplicable: reason }),
  z.strictObject({ score: z.number({ error: 'must be a number' }), reason: reason.optional() }),
]);

/** What an evaluator outside of this process must answer: nothing but a score on its scale, or why there is nothing to score, counts. */
export function readAnswer(text: string, info: EvaluatorInfo, redact: (text: string) => string): Scoring {
  const { name } = info;
  if (text.trim() === '') return errored(name, `it answered nothing; ${EXPECTED}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return errored(
      name,
      `it answered what is no JSON, ${JSON.stringify(redact(text.trim()).slice(0, 80))}; ${EXPECTED}`,
    );
  }
  const parsed = answerSchema.safeParse(value);
  if (!parsed.success) {
    return errored(name, `it answered ${redact(JSON.stringify(value)).slice(0, 80)}; ${EXPECTED}`);
  }
  const { data } = parsed;
  if ('notApplicable' in data) {
    return { evaluator: name, outcome: 'not-applicable', reason: shorten(redact(data.notApplicable)) };
  }
  return makeScoring(info, data.score, shorten(redact(data.reason ?? 'it gave no reason')));
}

const EXPECTED = 'expected {"score": a number, "reason": a text} or {"notApplicable": why}';

function shorten(text: string): string {
  return text.length > MOST_REASON_CHARS ? `${text.slice(0, MOST_REASON_CHARS)}…` : text;
}
