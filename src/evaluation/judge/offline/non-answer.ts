import type { Passage } from './passage.ts';

const NON_ANSWER: readonly RegExp[] = [
  /\b(?:can't|cannot|can not|couldn't|unable to|not able to|am not allowed to) (?:\w+ )?(?:help|assist|answer|look (?:that |it |this )?up|look up|check|access|provide|say|tell|do that|reach|share|discuss|give)\b/,
  /\bi (?:don't|do not) (?:know|have (?:access|information|that|any))\b/,
  /\bi have no (?:information|details|data|access)\b|\b(?:couldn't|can't|cannot|could not) find (?:any|anything|information|details)\b/,
  /\bi(?:'m| am) not (?:sure|certain|able)\b/,
  /\b(?:isn't|is not) something i can\b|\boutside of what i know\b|\bbeyond what i\b/,
  /\bas an ai\b|\blanguage model\b/,
  /\b(?:something went wrong|an error occurred|internal error|traceback|exception|has no attribute|undefined is not)\b/,
  /\btry again (?:later|in a few)\b/,
  /\b(?:didn't (?:quite )?(?:catch|understand)|could you (?:rephrase|clarify|tell me a little more))\b/,
];

/** Said in the place of an answer: sending elsewhere, leaving it open, understanding and wishing well. */
const EVASION =
  /\b(?:depends? (?:\w+ )?on|(?:may|can|might) vary|vary|varies|contact|consult|ask (?:at|your|our|the)|refer to|check (?:your|our|the)|talk to|get in touch|individual offer|i understand how|we always strive|any inconvenience|good luck)\b/;

/** Whether normalised text says, in whatever words, that there is no answer: an inability, an error, a request to ask again. */
export function isNonAnswer({ text }: { readonly text: string }): boolean {
  return NON_ANSWER.some((pattern) => pattern.test(text));
}

/** Whether a reply that answers nothing at least turns to the user about the matter, rather than talking of something else. */
export function isEvasion(reply: Passage): boolean {
  return EVASION.test(reply.text) || reply.clauses.every(({ isQuestion, isCourtesy }) => isQuestion || isCourtesy);
}
