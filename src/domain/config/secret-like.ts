/** Forms that keys and tokens of well-known services have. Each needs a digit, so that plain words don't match. */
const FORMS: readonly RegExp[] = [
  /(?:^|[^A-Za-z0-9])(?:sk|pk|rk)[-_](?=[A-Za-z0-9_-]*\d)[A-Za-z0-9_-]{16,}/,
  /(?:^|[^A-Za-z0-9])(?:gh[opsur]_|github_pat_|glpat-|npm_)[A-Za-z0-9_-]{16,}/,
  /(?:^|[^A-Za-z0-9])xox[abeprs]-[A-Za-z0-9-]{10,}/,
  /(?:^|[^A-Za-z0-9])AKIA[0-9A-Z]{16}/,
  /(?:^|[^A-Za-z0-9])AIza[A-Za-z0-9_-]{30,}/,
  /(?:^|[^A-Za-z0-9])eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /^Bearer\s+\S{8,}/i,
  /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:[^/\s@]+@/i,
];

/** Whether a text has the form of a key, a token or a URL with a password. A guess that errs on the side of refusing. */
export function looksLikeSecret(text: string): boolean {
  return FORMS.some((form) => form.test(text));
}
