const CLASSES: readonly (readonly [RegExp, string])[] = [
  [/^(?:the reply is empty|it answered with neither)/, 'it answered nothing'],
  [/^the reply is an error text/, 'an error text came in the place of an answer'],
  [/^no whole reply within/, 'it took too long'],
  [/^the environment variable/, 'its key is not set'],
  [/^it answered/, 'it answered something that is no reply'],
  [/\bE(?:CONN|NOTFOUND|HOST|NET|AI_|PIPE|TIMEDOUT)/, 'it could not be reached'],
];

/** Why there is no answer, in words of our own: those of a server may echo what it was asked. */
export function plainError(because: string): string {
  const [, status] = /^it answered (\d{3})\b/.exec(because) ?? [];
  if (status !== undefined) return `it answered ${status}`;
  return CLASSES.find(([rule]) => rule.test(because))?.[1] ?? 'the request failed';
}
