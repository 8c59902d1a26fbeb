/** Ways of saying a figure without one. */
const WORDINGS: readonly (readonly [RegExp, string])[] = [
  [
    /\b(?:free of charge|free of cost|for free|without charge|(?:at|for|with) no (?:extra |additional )?(?:costs?|charge|fee)|no (?:extra |additional )?(?:costs?|charges?|fees?)\b(?: (?:is|are) (?:due|charged))?|costs? (?:you )?nothing|pay(?:s|ing)? nothing|nothing to pay|(?:won't|will not|not) be charged|gratis)\b/g,
    ' 0 eur ',
  ],
  // "Free of nuts" and "6 are still free" cost something.
  [
    /(?<=\b(?:is|are|it's) )free\b(?! (?:of|from)\b)|\bfree(?= (?:for|under|on|in|at)\b)|^free$|(?<=, )free$/g,
    ' 0 eur ',
  ],
  [/(?<!\bof )\bevery (?=(?:day|week|month|year)\b)/g, 'every 1 '],
  [/\ba quarter of\b/g, ' 25 % of '],
  [/\bhalf (?:of\b|(?=(?:the|your) (?:price|fare|fee|amount|cost|sum)\b))/g, ' 50 % of '],
];

/** Normalised text with such wordings as figures. */
export function spellOut(text: string): string {
  return WORDINGS.reduce((rest, [pattern, figure]) => rest.replace(pattern, figure), text);
}
