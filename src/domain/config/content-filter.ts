/** The binding by which an environment declares which content filter its platform puts before its deployments. */
const CONTENT_FILTER = 'contentFilter';

/** Undefined where none is declared. */
export function contentFilterOf(
  environment: { readonly bindings: Readonly<Record<string, string>> } | undefined,
): string | undefined {
  const declared = environment?.bindings[CONTENT_FILTER]?.trim();
  return declared === '' ? undefined : declared;
}
