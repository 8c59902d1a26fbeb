import type { Passage } from './passage.ts';

const NON_ANSWER: readonly RegExp[] = [
  /\b(?:can't|cannot|can not|couldn't|unable to|not able to|am not allowed to) (?:\w+ )?(?:help|assist|answer|look (?:that |it |this )?up|look up|check|access|provide|say|tell|do that|reach|share|discuss)\b/,
  /\bi (?:don't|do not) (?:know|have (?:access|information|that|any))\b/,
  /\bi(?:'m| am) not (?:sure|certain|able)\b/,
  /\b(?:isn't|is not) something i can\b|\boutside of what i know\b|\bbeyond what i\b/,
  /\bas an ai\b|\blanguage model\b/,
  /\b(?:something went wrong|an error occurred|internal error|traceback|exception|has no attribute|undefined is not)\b/,
  /\btry again (?:later|in a few)\b/,
  /\b(?:didn't (?:quite )?(?:catch|understand)|could you (?:rephrase|clarify|tell me a little more))\b/,
];

/** Whether a reply says, in whatever words, that it has no answer: an inability, an error, a request to ask again. */
export function isNonAnswer(reply: Passage): boolean {
  return NON_ANSWER.some((pattern) => pattern.test(reply.text));
}
