import type { Statement } from '#domain/policy/index.ts';
import { toIso } from '#domain/shared/index.ts';
import type { ViewOf } from './view-of.ts';

/** What people answer for by name. Broken glass has a view of its own, items of a checklist are shown with their gate. */
export function statementViews(statements: readonly Statement[]): ViewOf<'getPromotion'>['statements'] {
  return statements.flatMap(({ id, promotion, environment, by, at, reason, said }) =>
    said.kind === 'accepts'
      ? [{ id, promotion, environment, by: by.name, at: toIso(at), reason, said: { ...said } }]
      : [],
  );
}
