/** States of things that customers ask about, in whatever words they are said. */
export type Status =
  | 'out-of-stock'
  | 'in-stock'
  | 'not-found'
  | 'not-delivered'
  | 'out-for-delivery'
  | 'delivered'
  | 'processing'
  | 'shipped'
  | 'delayed'
  | 'cancelled'
  | 'return-refused'
  | 'return-accepted';

/** In order: the negative form stands before the positive one that it contains. */
const patterns: readonly (readonly [Status, RegExp])[] = [
  [
    'out-of-stock',
    /\b(?:(?:currently |temporarily )?out of stock|sold out|unavailable|no longer available|(?:not|n't|no longer) (?:currently |still )?(?:in stock|available)|(?<![\d.,])(?:0|no|zero|none) (?:units? )?(?:are |is )?(?:currently )?(?:available|left|in stock|remaining))\b|(?:have|has) none\b/g,
  ],
  [
    'in-stock',
    /\b(?:back )?in stock\b|\b(?:is|are|still|currently) available\b|\b(?<!\b0 )units? (?:of [^,.;]{1,40} )?(?:available|left|remaining)\b/g,
  ],
  [
    'not-found',
    /(?<!\byou )\b(?:couldn't|can't|cannot|didn't|don't|(?:could|can|did|do) not) (?:find|locate|see)|\bthere (?:is|'s) no (?:order|product|item|such)\b|\bno (?:order|product|item) (?:with|called|by)\b|\b(?:not found|does(?:n't| not) exist|cannot be found|can't be found|can be found)\b/g,
  ],
  ['not-delivered', /\b(?:has|have|is|was)(?:n't| not) (?:yet )?(?:been )?(?:delivered|arrived)(?: yet)?\b/g],
  ['out-for-delivery', /\bout for delivery\b/g],
  ['delivered', /\b(?:was|were|has been|have been|got|already) delivered\b|\bhas (?:already )?arrived\b/g],
  [
    'processing',
    /\b(?:being (?:packed|prepared|processed)|processing|will ship|not (?:yet )?shipped|hasn't shipped)\b/g,
  ],
  [
    'shipped',
    /\b(?:(?:has|have|was|were|is|been|already) (?:already )?(?:been )?(?:shipped|dispatched)|on (?:its|the) way|in transit)\b/g,
  ],
  ['delayed', /\b(?:is|was|been|has) delayed\b|\brunning late\b/g],
  ['cancelled', /\bcancell?ed\b/g],
  [
    'return-refused',
    /\b(?:can't|cannot|can not) (?:be returned|start (?:a|the|your) return|accept (?:a|the|your) return|return it)\b|\bcan't be started\b|\bcouldn't start (?:a|the|your) return\b|\bnothing to return\b|\breturn window has closed\b|\bno longer (?:be )?return(?:ed|able)\b/g,
  ],
  [
    'return-accepted',
    /\b(?:started|opened|set up|begun) (?:a|the|your) return\b|\breturn (?:of (?:your )?(?:order )?[a-z\d-]+ (?:\([^)]{0,80}\) )?)?(?:is|has been|was) (?:started|accepted|set up)\b/g,
  ],
];

const PAST_FINDING: readonly Status[] = [
  'in-stock',
  'out-of-stock',
  'processing',
  'shipped',
  'out-for-delivery',
  'delayed',
  'delivered',
  'cancelled',
  'return-accepted',
];

/** What can't both be true of one thing. */
const exclusive: readonly (readonly [Status, readonly Status[]])[] = [
  ['in-stock', ['out-of-stock']],
  ['not-found', PAST_FINDING],
  ['delivered', ['processing', 'shipped', 'out-for-delivery', 'delayed', 'cancelled', 'not-delivered']],
  ['cancelled', ['processing', 'shipped', 'out-for-delivery', 'delayed']],
  ['processing', ['shipped', 'out-for-delivery']],
  ['return-accepted', ['return-refused', 'cancelled', 'not-delivered']],
];

/** The statuses that normalised text states, and the text without the words that state them. */
export function findStatuses(text: string): { readonly statuses: ReadonlySet<Status>; readonly rest: string } {
  const statuses = new Set<Status>();
  let rest = text;
  for (const [status, pattern] of patterns) {
    rest = rest.replace(pattern, () => {
      statuses.add(status);
      return ' ';
    });
  }
  return { statuses, rest };
}

export function areExclusive(a: Status, b: Status): boolean {
  return exclusive.some(([one, others]) => (one === a && others.includes(b)) || (one === b && others.includes(a)));
}
