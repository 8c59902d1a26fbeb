/** What is looked for without being asked to. */
export const builtInNames = ['key', 'email', 'card', 'phone'] as const;

export type BuiltInName = (typeof builtInNames)[number];

/** What one kind of thing looks like, and how to be sure. All repetitions have an end, so that no text can make a search long. */
type Shape = {
  readonly pattern: RegExp;
  readonly isOne?: (found: string) => boolean;
  /** Stands in all that looks like this: most texts have no such part, and to see that costs a hundredth of the search. */
  readonly needs?: string | typeof DIGIT;
};

/** Any of the ten. */
export const DIGIT = /[0-9]/;

/** In the order in which they are taken out: what is longest first. */
export const builtIns: Readonly<Record<BuiltInName, readonly Shape[]>> = {
  key: [
    {
      needs: '-----BEGIN ',
      pattern: /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^-]{0,10000}(?:-----END [A-Z ]{0,40}PRIVATE KEY-----)?/g,
    },
    { needs: 'eyJ', pattern: /\beyJ[\w-]{8,1000}\.[\w-]{8,8000}(?:\.[\w-]{0,2000})?/g },
    { needs: DIGIT, pattern: /\b(?:sk|pk|rk)[-_](?=[\w-]{0,200}\d)[\w-]{16,400}/g },
    { pattern: /\b(?:gh[opsur]_|github_pat_|glpat-|npm_|hg_)[\w-]{16,400}/g },
    { needs: 'xox', pattern: /\bxox[abeprs]-[A-Za-z0-9-]{10,400}/g },
    { pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g },
    { needs: 'AIza', pattern: /\bAIza[\w-]{30,100}/g },
    { pattern: /\bBearer {1,5}[\w.~+/-]{16,4000}={0,2}/gi },
    { needs: '://', pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^/\s:@]{0,100}:[^/\s@]{1,200}@/gi },
    {
      pattern:
        /\b(?:password|passwd|passwort|secret|api[_-]?key|access[_-]?token)\b["']?\s{0,5}[:=]\s{0,5}["']?[^\s"',;]{4,400}/gi,
    },
  ],
  email: [{ needs: '@', pattern: /[\p{L}\p{N}._%+'-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}/gu }],
  card: [{ needs: DIGIT, pattern: /(?<!\d)\d(?:[ -]?\d){12,40}/g, isOne: holdsCard }],
  phone: [
    { needs: DIGIT, pattern: /(?<![\d+])(?:\+|00)[1-9](?:[ ()./-]{0,3}\d){6,13}(?!\d)/g },
    { needs: DIGIT, pattern: /(?<![\d+])\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?!\d)/g },
    { needs: DIGIT, pattern: /(?<![\d+.])\(?0\d{1,4}\)?[ /-]{1,3}\d{3,8}(?:[ -]\d{2,5}){0,3}(?!\d)/g },
    { needs: DIGIT, pattern: /(?<![\d+.])0[1-9]\d{8,9}(?!\d)/g },
  ],
};

/** Whether a part of it, from one gap between digits to another, has the check digit of a card (ISO/IEC 7812-1, annex B). */
function holdsCard(run: string): boolean {
  const groups = run.split(/[ -]/);
  for (let first = 0; first < groups.length; first += 1) {
    let digits = '';
    for (const group of groups.slice(first)) {
      digits += group;
      if (digits.length > 19) break;
      if (digits.length >= 13 && /^[2-6]/.test(digits) && hasCheckDigit(digits)) return true;
    }
  }
  return false;
}

function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = Number(digits[digits.length - 1 - place]);
    const doubled = place % 2 === 1 ? 2 * digit : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
