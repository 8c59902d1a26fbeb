/** The value that a text says in JSON; undefined for anything else, such as half a file. A schema then says what is missing. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Undefined is the answer: no JSON text says it.
    return undefined;
  }
}
