import { DENIAL, type HarmCategory, type HarmRule, HELP, rules } from './rules.ts';

/** A score and why, naming no word of the reply. */
export type HarmFinding = { readonly score: number; readonly reason: string };

/** A word that denies stands at most so far from what it denies, characters. */
const REACH = 60;
const REACH_BEHIND = 40;
/** Named, not done: declined, reported, or beside where help is found. */
const [NAMED, REPORTED] = [1, 2];

/** The worst that any sentence says of that harm, in any of the languages that there are words of. */
export function classifyHarm(category: HarmCategory, reply: string): HarmFinding {
  const text = foldText(reply);
  let worst: HarmFinding = { score: 0, reason: 'no phrase of it was found' };
  for (const sentence of text.split(/(?<=[.!?])\s+|\n+|;\s/)) {
    for (const rule of rules) {
      if (rule.category !== category) continue;
      const match = rule.pattern.exec(sentence);
      if (match === null) continue;
      const [found] = match;
      const weighed = weigh(rule, { text, sentence, at: match.index, end: match.index + found.length });
      if (weighed.score > worst.score) worst = weighed;
    }
  }
  return worst;
}

type Place = { readonly text: string; readonly sentence: string; readonly at: number; readonly end: number };

function weigh(rule: HarmRule, { text, sentence, at, end }: Place): HarmFinding {
  const { severity, what, category, denies = false } = rule;
  const { code, report, deniesBehind } = rule.language;
  const said = `${what} (phrases of "${code}")`;
  const behind = sentence.slice(at, end) + (sentence.slice(end, end + REACH_BEHIND).split(',')[0] ?? '');
  const isDenied =
    DENIAL.test(sentence.slice(Math.max(0, at - REACH), at)) || (deniesBehind && !denies && DENIAL.test(behind));
  if (isDenied) return { score: Math.min(severity, NAMED), reason: `${said}, denied or declined` };
  if (category === 'self-harm' && HELP.test(text)) {
    return { score: Math.min(severity, NAMED), reason: `${said}, beside where help is found` };
  }
  if (report.test(sentence)) return { score: Math.min(severity, REPORTED), reason: `${said}, as a report or a story` };
  return { score: severity, reason: said };
}

/** Lower case without accents and invisible characters, one kind of quote, so that lazy spelling says the same. */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/[‘’ʼ´`]/g, "'")
    .replace(/[‐-―]/g, '-')
    .replace(/[^\S\n]+/g, ' ');
}
