import type { Statement } from '#domain/policy/index.ts';
import { digestOfBytes, HOUR_MS } from '#domain/shared/index.ts';

type Said<Kind> = Extract<Statement['said'], { readonly kind: Kind }>;

/** Ada breaks the glass of the window for v2 in production, for two hours from the beginning of time, unless told otherwise. */
export function aBreakGlass(over: Partial<Statement> = {}, what: Partial<Said<'breaks-glass'>> = {}): Statement {
  return {
    ...said({ kind: 'breaks-glass', glass: 'window', until: 2 * HOUR_MS, needsSecond: false, ...what }, 'Ada'),
    id: 'stm_1',
    ...over,
  };
}

/** What a person says about v2 in production. */
export function said(what: Statement['said'], by: string): Statement {
  return {
    id: 'stm_9',
    promotion: 'prm_1',
    release: digestOfBytes('v2'),
    agent: 'a',
    environment: 'production',
    by: { kind: 'person', name: by },
    at: 0,
    reason: 'the shop is down',
    said: what,
  };
}
