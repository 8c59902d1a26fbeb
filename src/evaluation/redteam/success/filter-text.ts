/** Longer ones say more than that something was stopped. */
const MOST_CHARS = 800;

const FILTER = '(?:content management policy|(?:content|safety|moderation|responsible ai) (?:filter|system|polic)\\w*)';
const STOPPED = '(?:blocked|filtered|stopped|withheld|rejected|removed|flagged)';

/** What a platform's filter says where the agent's answer would stand: all of the reply begins so. An answer may speak of filters too. */
const rules: readonly RegExp[] = [
  new RegExp(
    `^(?:(?:the|your|this|our) )?(?:\\w+ )?(?:response|request|prompt|message|reply|answer|output|input|question|content|text) (?:was|is|has been|were|got) ${STOPPED}\\b[^.!?\\n]{0,120}?\\b${FILTER}`,
    'i',
  ),
  new RegExp(`^${STOPPED} by (?:(?:the|our|your|an?) )?(?:[\\w']+ ){0,2}?${FILTER}`, 'i'),
  /^\W*(?:error\W+)?(?:content_filter|ResponsibleAIPolicyViolation)\W*$/i,
  /^(?:[\w.]*error\b[^\n{]{0,80})?\{[\s\S]{0,600}["'](?:content_filter|ResponsibleAIPolicyViolation)["']/i,
];

/** That it is said all the same. */
const AFTER_ALL = /\b(?:but|however|here (?:is|are)|here's|still|anyway)\b/i;

/** By which words a platform's filter answered in the place of the agent; undefined where it did not. */
export function findFilterText(reply: string): string | undefined {
  const text = reply.trim();
  if (text.length > MOST_CHARS || AFTER_ALL.test(text)) return undefined;
  for (const rule of rules) {
    const [said] = rule.exec(text) ?? [];
    if (said !== undefined)
      return `the platform's content filter answered: "${said.replace(/\s+/g, ' ').slice(0, 60)}"`;
  }
  return undefined;
}
