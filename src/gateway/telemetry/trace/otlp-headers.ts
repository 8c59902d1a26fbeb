/**
 * `name=value` with commas between, values percent-encoded, as `OTEL_EXPORTER_OTLP_HEADERS` has it. What is no pair is left out.
 */
export function readOtlpHeaders(text: string): Readonly<Record<string, string>> {
  const pairs = text.split(',').filter((pair) => pair.includes('='));
  return Object.fromEntries(
    pairs.map((pair): [string, string] => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at).trim().toLowerCase(), decoded(pair.slice(at + 1).trim())];
    }),
  );
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    // Not encoded: then it is meant as it stands.
    return value;
  }
}
