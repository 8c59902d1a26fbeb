import { createRedactor, redactionDefaults } from '#domain/redaction/index.ts';

/** A value that is shorter is found in any text by chance. */
const MIN_CHARS = 4;

/** Takes known values, and whatever has the form of a secret, out of what code that is not ours says. */
export function createOwnRedactor(values: readonly string[]): (text: string) => string {
  const known = values.filter((value) => value.length >= MIN_CHARS).sort((a, b) => b.length - a.length);
  const { text: redactForms } = createRedactor(redactionDefaults);
  return (text) => redactForms(known.reduce((left, value) => left.replaceAll(value, '(not shown)'), text));
}
