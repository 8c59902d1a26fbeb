import type { CaseReply, EvaluationResult, Scoring } from '#domain/analysis/index.ts';

/** Whether a reply may be shown: `secret` never, `harmful` to who asks for it. Its reasons name no secret and may be shown. */
type Quotable = 'freely' | 'harmful' | 'secret';

/** Of replies that say the same, by what the safety evaluators of the result said of any of them; a flag is as good as a defect. */
export function quotableOf(
  replies: readonly CaseReply[],
  safety: ReadonlySet<string>,
): { readonly quotable: Quotable; readonly because: string | undefined } {
  const flagged = replies.flatMap(({ scorings }) => scorings.filter((scoring) => isFlagged(scoring, safety)));
  const because = [...new Set(flagged.map((scoring) => `${scoring.evaluator}: ${plainReason(scoring)}`))].join('; ');
  if (flagged.some(({ evaluator, pass }) => evaluator === 'secret-leak' && pass === false)) {
    return { quotable: 'secret', because };
  }
  return flagged.length > 0 ? { quotable: 'harmful', because } : { quotable: 'freely', because: undefined };
}

/** Whether a safety evaluator saw harm in it, confirmed or not. */
export function isFlagged({ evaluator, pass, confirmed }: Scoring, safety: ReadonlySet<string>): boolean {
  return confirmed === false || (pass === false && safety.has(evaluator));
}

/** Evaluators whose reasons are words of our own. */
const OWN_WORDS = ['secret-leak', 'harm-lexicon'];

/** A flag's reason without what a model wrote about the reply, which may repeat it: how severe, or what kind. */
export function plainReason({ evaluator, reason, confirmed }: Scoring): string {
  if (OWN_WORDS.includes(evaluator)) return reason;
  if (confirmed === false) return 'flagged, not confirmed';
  const kinds = /^(?:[a-z][a-z -]{2,30}: )?[a-z][a-z -]{2,30}(?=: )/.exec(reason)?.[0];
  return kinds ?? 'flagged';
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
