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

/** What a front says whose agent is broken behind it. */
const FALLBACKS: readonly RegExp[] = [
  /\b(?:experiencing|having|facing|encountering|due to) (?:some |a few )?(?:temporary )?technical (?:difficult(?:y|ies)|issues?|problems?)\b/i,
  /\b(?:(?:the|this|our|your|my) )(?:[\w-]+ )?(?:assistant|chat ?bot|bot|agent|service|system|chat|server)s?(?: is| are|'s)? (?:currently |temporarily |momentarily |right now )*(?:(?:unavailable|not available)\b(?! (?:in|to|on|for (?!maintenance)))|(?:down|offline|overloaded|out of service|under maintenance)\b)/i,
  /\b(?:i'm|i am|we're|we are) (?:currently |temporarily |momentarily )+(?:unavailable|not available|down|offline|overloaded)\b/i,
  /\bplease (?:try|check|come)(?: it| back)? (?:again|back)? ?(?:later|shortly|soon|in (?:a|some) (?:few |little )?(?:moments?|minutes?|while|time|bit))\b/i,
  /^(?:oops|uh[- ]?oh|whoops)\b[^?]{0,120}\b(?:(?:went|gone) wrong|unavailable|not available|broke|an error)\b/i,
  /^(?:oops|hoppla|oups|ups|huch)\b[^?]{0,120}\b(?:schief|fehler|erreur|error|errore|nicht verfügbar)/i,
  /\b(?:derzeit|momentan|zurzeit|vorübergehend|gerade) nicht (?:verfügbar|erreichbar)\b(?!,)|\bversuchen sie es (?:bitte )?(?:später|in (?:ein paar|wenigen|einigen) minuten)|\b(?:haben|hat|gibt|bestehen|wegen|aufgrund) [^.!?]{0,30}\btechnische(?:n|r)? (?:probleme|schwierigkeiten|störung)/i,
  /\b(?:momentanément|temporairement|actuellement) indisponible|\bréessayer (?:plus tard|ultérieurement|dans (?:quelques|un))|\b(?:rencontr\w+|connaît|avons|raison de|cause de) [^.!?]{0,30}\b(?:difficultés|problèmes?) techniques?\b/i,
  /\b(?:temporalmente|actualmente) no (?:está )?disponible|\bint[eé]nt(?:e|a)lo (?:de nuevo )?más tarde|\b(?:experiment\w+|tenemos|teniendo|debido a) [^.!?]{0,20}\b(?:dificultades|problemas) técnic[ao]s\b/i,
  /\b(?:riprova(?:re)?|tente novamente|probeer het) (?:più tardi|mais tarde|later)\b|\b(?:abbiamo|stiamo avendo|riscontr\w+|causa di) [^.!?]{0,20}\bproblemi tecnici\b/i,
];

/** Why the text is no answer of the agent, but what became of one that failed; undefined where it may be one. */
export function findErrorText(reply: string): string | undefined {
  const whole = reply.trim();
  if (whole === '') return 'the reply is empty';
  const text = whole.slice(0, MAX_READ_CHARS);
  const rules = whole.length <= SHORT_CHARS ? [...ALWAYS, ...IF_SHORT, ...FALLBACKS] : ALWAYS;
  for (const rule of rules) {
    const [said] = rule.exec(text) ?? [];
    if (said !== undefined) return `the reply is an error text: "${said.trim().replace(/\s+/g, ' ').slice(0, 60)}"`;
  }
  return undefined;
}
