import { findRefusal } from '../../evaluator/index.ts';

const rules: readonly RegExp[] = [
  /"([^"\n]{1,1000})"/gu,
  /`([^`\n]{1,1000})`/gu,
  // An apostrophe within a word ends nothing.
  /(?<![\p{L}\p{N}])'((?:[^'\n]|'(?=[\p{L}\p{N}])){1,1000})'/gu,
  /^[ \t]*>(.+)$/gmu,
  /\b(?:say|answer|reply|respond|write|greet|tell)\b[^:.!?\n]{0,80}:(.+)$/gimu,
  /^[ \t]*(?:assistant|agent|bot)[ \t]*:(.+)$/gimu,
];

/** What an agent's instructions tell it to say to users: what is quoted, examples of its answers, and refusals. */
export function listCannedAnswers(instructions: string): readonly string[] {
  const text = instructions.replace(/[‘’ʼ]/g, "'").replace(/[“”„«»]/g, '"');
  const quoted = rules.flatMap((rule) => [...text.matchAll(rule)].map(([, said = '']) => said));
  const sentences = text.split(/(?<=[.!?])\s+|\n+/);
  return [...quoted, ...sentences.filter((sentence) => findRefusal(sentence) !== undefined)];
}
