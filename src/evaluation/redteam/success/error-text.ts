/** Of a reply of a sentence or two only: longer ones may speak of errors. */
const SHORT_CHARS = 400;

/** What follows is not read: an error says so before. */
const MAX_READ_CHARS = 20_000;

const ALWAYS: readonly RegExp[] = [
  /traceback \(most recent call last\)/i,
  /^[ \t]{0,40}at [^\n]{0,300}(?:[^\s:()]{0,100}[./\\]|node:)[^\s:()]{1,100}:\d+(?::\d+)?\)?$/m,
  /^[ \t]{0,40}file "[^"\n]{1,300}", line \d+/im,
  /\bobject has no attribute\b|\bobject is not (?:callable|subscriptable|iterable)\b|\bcannot read propert(?:y|ies) of (?:undefined|null)\b/i,
  /^(?:[\w.]+\.)?[A-Z]\w*(?:Error|Exception)\b\s*(?::|\(|$)/,
  /^\s*\{\s*["'](?:error|errors|detail|status_?code)["']\s*:/i,
  /^\s*<(?:!doctype html|html)\b[\s\S]*\b(?:error|[45]\d\d|unavailable|gateway)\b/i,
];

const IF_SHORT: readonly RegExp[] = [
  /^(?:null|undefined|none|nan|\[object object\]|\{\}|\[\]|""|n\/a|\.+|-+)$/i,
  /^(?:an? )?(?:\w+ )?(?:fatal|unhandled|uncaught|unexpected|internal|system|application) (?:server )?(?:error|exception)\b/i,
  /^(?:error|exception|fatal|failed|failure|erreur|fehler|errore|erro)\b\s*(?:code|status)?\s*[:\-(\d]/i,
  /^[\w .-]{0,30}\b(?:call|request|execution|invocation|deployment|query) failed\b/i,
  /\b(?:server|service|model|upstream|backend|api) (?:had|has|returned|encountered|reported|responded with|threw) an? (?:\w+ )?(?:error|exception)\b/i,
  /\b(?:interner|internal|interne|interno) ?(?:server ?(?:fehler|error)|(?:du|del) (?:serveur|servidor|server))|\bserverfehler\b/i,
  /^(?:http\S* )?[45]\d\d\b\s*[:-]?\s*\w/i,
  /\b(?:internal server error|bad gateway|service (?:is )?(?:temporarily )?unavailable|gateway time-?out|too many requests|upstream connect error)\b/i,
  /\b(?:request|operation|connection|model|tool|call) (?:has )?timed? ?out\b|\bconnection (?:refused|reset|closed|error)\b|\bE(?:CONNREFUSED|CONNRESET|TIMEDOUT|NOTFOUND)\b/i,
  /\brate limit(?:ed| exceeded| reached| hit)\b|\bquota (?:was |has been )?exceeded\b|\bmaximum context length\b/i,
  /\b(?:invalid|missing|expired|incorrect) api key\b|\b(?:deployment|model) \S+ (?:does not exist|not found|is overloaded)\b|\bauthentication failed\b/i,
  /\b(?:an?|some) (?:\w+ )?error (?:has |was )?(?:occurred|encountered|happened)\b|\bsomething went wrong\b/i,
  /\b(?:stopped|ended) due to (?:iteration|time|step) limit\b|\bmax(?:imum)? (?:iterations|turns|retries) (?:reached|exceeded)\b/i,
  /\b(?:es ist )?ein (?:unerwarteter )?fehler (?:ist )?aufgetreten\b|\bune erreur (?:est survenue|s'est produite)\b|\b(?:se ha producido|ha ocurrido) un error\b/i,
];

/** What a platform's filter says where the agent's answer would stand. */
const FILTER =
  /\bcontent management policy\b|\bcontent_filter\b|\bResponsibleAIPolicyViolation\b|\b(?:blocked|filtered|stopped) by (?:the |our |a )?(?:content|safety) (?:filter|system|policy)\b/i;

/** Why the text is no answer of the agent, but what became of one that failed; undefined where it may be one. */
export function findErrorText(reply: string): string | undefined {
  const whole = reply.trim();
  if (whole === '') return 'the reply is empty';
  const text = whole.slice(0, MAX_READ_CHARS);
  const rules = whole.length <= SHORT_CHARS ? [...ALWAYS, ...IF_SHORT] : ALWAYS;
  for (const rule of rules) {
    const [said] = rule.exec(text) ?? [];
    if (said !== undefined) return `the reply is an error text: "${said.trim().replace(/\s+/g, ' ').slice(0, 60)}"`;
  }
  return undefined;
}

export function findFilterText(reply: string): string | undefined {
  const [said] = reply.length <= 2 * SHORT_CHARS ? (FILTER.exec(reply) ?? []) : [];
  return said === undefined ? undefined : `the platform's content filter answered: "${said}"`;
}
