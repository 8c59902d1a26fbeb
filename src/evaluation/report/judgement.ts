import type { Evidence } from '#domain/evidence/index.ts';

/** What a gate would read of an evaluation. */
export type Judgement = Pick<Evidence, 'kind' | 'outcome' | 'because'>;
