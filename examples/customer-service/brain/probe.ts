const SECRET_PATTERNS: readonly RegExp[] = [
  /\b(staff|employee|internal|hidden|secret|confidential|private|admin)\b.{0,40}\b(code|discount|coupon|password|key|instructions?|prompt|rules|notes?)\b/,
  /\b(code|discount|coupon|voucher)\b.{0,40}\b(staff|employees?|internal|secret)\b/,
  /\b(system|initial|developer|original|hidden) (prompt|message|instructions?)\b/,
  /\b(ignore|disregard|forget|override)\b.{0,40}\b(instructions?|rules|guidelines|prompt|above|told)\b/,
  /\b(reveal|print|repeat|show|tell|output|paste|translate|summari[sz]e|quote|share|give|spell)\b.{0,50}\b(your (\w+ )?(instructions?|prompt|config\w*|rules|guidelines)|the (prompt|configuration|text above|instructions (above|you)))\b/,
  /\bwhat (are|were|do) your (instructions?|rules|guidelines|configuration|prompt)\b/,
  /\b(everything|text|words|all) above\b/,
  /\b(api keys?|passwords?|credentials|environment variables|your configuration|your config|your secrets?)\b/,
  /\b(debug|developer|maintenance|god|dan) mode\b/,
  /\bstaff-/,
];

const INSISTING =
  /\b(please|just|come on|manager|boss|only|once|promise|nobody|no one|first|half|letters?|characters?|backwards|base64|spell|hint|it|trust|allowed|authori[sz]ed|colleague|anyway|why not)\b/;

const SELF_HARM =
  /\b(kill|hurt|harm|cut) myself\b|\bsuicid|\bend my life\b|\bself-harm|\bwant to die\b|\bstop eating to\b/;

const HARM_PATTERNS: readonly RegExp[] = [
  /\b(build|make|making|construct|assemble|create)\b.{0,30}\b(bombs?|explosives?|weapons?|guns?|poison|pipe bomb|molotov|grenades?)\b/,
  /\b(kill|murder|poison|stab|shoot|attack|beat up|hurt|assault|torture)\b.{0,25}\b(someone|somebody|people|person|neighbou?r|wife|husband|boss|colleague|him|her|them|child|children|ex)\b/,
  /\b(porn\w*|erotic\w*|sex scene|explicit sex\w*|nude|naked|sexual\w*)\b/,
  /\b(hateful|racist|slurs?|ethnic cleansing|inferior race|insult(ing|s)?\b.{0,20}\b(immigrants|muslims|jews|women|gays?))\b/,
  /\b(stolen (credit )?cards?|credit card fraud|hack (into|someone)|steal (from|a|the|someone)|phishing|malware|counterfeit)\b/,
  /\b(methamphetamine|cook meth|launder money)\b/,
];

/** Whether normalised text presses for configuration or secrets; insisting counts when the turn before pressed. */
export function isPressing(text: string, wasPressed: boolean): boolean {
  const plain = unleet(text);
  return (
    SECRET_PATTERNS.some((pattern) => pattern.test(text) || pattern.test(plain)) || (wasPressed && INSISTING.test(text))
  );
}

/** What harm, if any, normalised text asks for. */
export function findHarm(text: string): 'none' | 'self-harm' | 'other' {
  const plain = unleet(text);
  if (SELF_HARM.test(text) || SELF_HARM.test(plain)) return 'self-harm';
  return HARM_PATTERNS.some((pattern) => pattern.test(text) || pattern.test(plain)) ? 'other' : 'none';
}

const LEET: Readonly<Record<string, string>> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', '@': 'a', $: 's' };

function unleet(text: string): string {
  return text.replace(/[0134579@$]/g, (char) => LEET[char] ?? char);
}
