/** One kind of quote and dash, compatibility forms folded, invisible characters gone, lower case; one line break between lines. */
export function normalise(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[‘’‚‛`´]/g, "'")
    .replace(/[“”„]/g, '"')
    .replace(/[‐-―−]/g, '-')
    .toLowerCase()
    .replace(/\s+/g, (space) => (space.includes('\n') ? '\n' : ' '))
    .trim();
}

/**
 * Parts of normalised text that each say one thing: lines, sentences, and clauses that a conjunction sets apart. A colon stays at the
 * end of its line; what stands before one in a line is apart where it is more than a heading.
 */
export function splitClauses(text: string): readonly string[] {
  return text
    .split(/(?<=[.!?])\s+|;\s+|,\s+(?=(?:so|but|because|which|and)\b)|\n+/)
    .flatMap(splitHead)
    .map((clause) => clause.trim())
    .filter((clause) => /[\p{L}\p{N}]/u.test(clause));
}

function splitHead(clause: string): readonly string[] {
  const at = clause.indexOf(': ');
  const isHeading = at < 0 || clause.slice(0, at).trim().split(' ').length <= 3;
  return isHeading ? [clause] : [clause.slice(0, at + 1), clause.slice(at + 2)];
}

const STOP_WORDS = new Set(
  (
    "a an the and or but so of to in on at by for with from as is are was were be been being am i i'm i've i'll we we're we've you you're your " +
    "yours our my me it it's its this that these those there here he she they them their do does did done have has had having will would can " +
    'could should may might must shall if then than when while what which who how where why all any some just also very too please us let ' +
    "let's that's there's into about up out over not no never n't don't doesn't didn't can't cannot couldn't won't wouldn't isn't aren't wasn't " +
    "weren't hasn't haven't yes because following according only " +
    'get gets got getting go goes going come comes each every per more most much many few less least still already now always usually normally ' +
    'simply really actually quite rather within until after before during since under between both either however though although otherwise ' +
    'instead else unless off yourself want'
  ).split(' '),
);

const SHORTENED = /^(?:i|you|we|they|he|she|it|that|there|here|what|who)'(?:ll|d|ve|re|m|s)$/;

/** Words that mean the same to a customer: the first of each row stands for all. */
const SYNONYMS = new Map(
  [
    ['hello', 'hi', 'hey', 'greetings'],
    ['glad', 'happy', 'pleased', 'delighted'],
    ['price', 'cost', 'costs', 'prices', 'priced'],
    ['parcel', 'package'],
    [
      'delivery',
      'deliver',
      'delivered',
      'delivers',
      'delivering',
      'arrive',
      'arrives',
      'arriving',
      'arrived',
      'arrival',
    ],
    ['help', 'assist', 'assistance', 'helping', 'helped'],
    ['bot', 'robot', 'chatbot'],
    ['lovely', 'nice', 'wonderful', 'great'],
    ['ship', 'dispatch', 'dispatched', 'shipping', 'shipped', 'ships', 'send', 'sent'],
    ['cancel', 'cancelled', 'canceled', 'cancellation'],
    ['find', 'found', 'locate', 'located'],
    ['product', 'item', 'article'],
    ['bicycle', 'bike', 'bicycles', 'bikes'],
    ['buy', 'purchase', 'purchased', 'bought'],
    ['begin', 'start', 'started', 'starts', 'initiated'],
    ['accept', 'take', 'takes', 'accepts', 'accepted'],
  ].flatMap(([first = '', ...others]) => [first, ...others].map((word) => [word, first] as const)),
);

/** Stems of the words of normalised text that carry meaning. Numbers and ids are facts, not words. */
export function contentWords(text: string): ReadonlySet<string> {
  const words = new Set<string>();
  for (const [word] of text.matchAll(/(?<![\p{L}\d-])\p{L}[\p{L}']*(?:-\p{L}+)*(?![\p{L}\d-])/gu)) {
    if (word.length > 1 && !STOP_WORDS.has(word) && !SHORTENED.test(word)) words.add(stem(SYNONYMS.get(word) ?? word));
  }
  return words;
}

/** Cuts the commonest English endings; enough to match forms of one word, not meant to be read. */
function stem(word: string): string {
  const plain = word.replace(/'s?$/, '');
  const cut = plain.replace(/(?:ies|ied)$/, 'y').replace(/(?:ationally|ational|ally|ing|ed|es|ly|al|s|e)$/, '');
  return cut.length >= 3 ? cut.replace(/(.)\1$/, '$1') : plain;
}

/** How much of the first set is in the second, 0-1; 1 for an empty first set. */
export function containment(part: ReadonlySet<string>, whole: ReadonlySet<string>): number {
  if (part.size === 0) return 1;
  let shared = 0;
  for (const word of part) if (whole.has(word)) shared += 1;
  return shared / part.size;
}
