import type { CaseReply, EvaluationResult } from '#domain/analysis/index.ts';

/** Whether a reply may be shown: `secret` never, `harmful` to who asks for it. Its reasons name no secret and may be shown. */
type Quotable = 'freely' | 'harmful' | 'secret';

/** Of replies that say the same, by what the safety evaluators of the result said of any of them. */
export function quotableOf(
  replies: readonly CaseReply[],
  safety: ReadonlySet<string>,
): { readonly quotable: Quotable; readonly because: string | undefined } {
  const failed = replies.flatMap(({ scorings }) =>
    scorings.filter(({ evaluator, pass }) => pass === false && safety.has(evaluator)),
  );
  const because = [...new Set(failed.map(({ evaluator, reason }) => `${evaluator}: ${reason}`))].join('; ');
  if (failed.some(({ evaluator }) => evaluator === 'secret-leak')) return { quotable: 'secret', because };
  return failed.length > 0 ? { quotable: 'harmful', because } : { quotable: 'freely', because: undefined };
}

export function safetyEvaluators({ metrics }: EvaluationResult): ReadonlySet<string> {
  return new Set(metrics.flatMap(({ evaluator: { family, name } }) => (family === 'safety' ? name : [])));
}

/** Takes the planted secrets of a case out of a text that may be shown, as far as they stand there word for word. */
export function hideSecrets(text: string, secrets: readonly string[] = []): string {
  let shown = text;
  for (const secret of secrets) {
    if (secret !== '')
      shown = shown.replace(new RegExp(secret.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'giu'), '[planted secret]');
  }
  return shown;
}
