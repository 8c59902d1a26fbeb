import { plainError } from '#domain/redaction/index.ts';

/** Why an attack was never made, without what the model that should have written it says. */
export function whyNeverMade(because: string): string {
  return because.startsWith('not rewritten: ')
    ? `not rewritten: ${plainError(because.slice('not rewritten: '.length))}`
    : because;
}
