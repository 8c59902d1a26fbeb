import { type Digest, digestOfJson } from '#domain/shared/index.ts';
import type { Writer } from '#ports/index.ts';
import { findRefusal } from '../../evaluator/index.ts';
import type { Objective } from '../objective/objective.ts';
import { type Strategy, textStrategy } from '../strategy/strategy.ts';
import { framings } from './framing.ts';
import type { Rewrites } from './kept-rewrites.ts';

/** How a model is asked to rewrite an objective, and by what the answer is kept. */
type RewriteQuestion = { readonly instructions: string; readonly content: string; readonly key: Digest };

export function rewriteQuestion(name: keyof typeof framings, prompt: string, model: string): RewriteQuestion {
  const { instructions } = framings[name];
  return {
    instructions,
    content: `<request>\n${prompt}\n</request>`,
    key: digestOfJson([model, instructions, prompt]),
  };
}

/** More is no disguise of a request of a line or two. */
const MOST_CHARS = 4_000;

type Rewritten = { readonly text: string } | { readonly because: string };

/**
 * A strategy that a model wrote beforehand, for these objectives. What it refused to write is not applicable, and is said: an attack that
 * was never made was not defended.
 */
export async function writeStrategy(
  name: keyof typeof framings,
  objectives: readonly Objective[],
  writer: Writer,
  kept: Rewrites,
): Promise<Strategy> {
  const written = new Map<string, Rewritten>();
  await Promise.all(
    objectives.map(async ({ prompt }) => {
      const question = rewriteQuestion(name, prompt, kept.model);
      const known = kept.find(question.key);
      const found = known === undefined ? await rewrite(writer, question) : { text: known };
      if ('text' in found) kept.keep(question.key, found.text);
      written.set(prompt, found);
    }),
  );
  const { disguise, ...rest } = textStrategy({ name, encode: (text) => textOf(written.get(text)) ?? text });
  return {
    ...rest,
    complexity: name === 'tense' ? 'moderate' : 'easy',
    disguise(payload, random) {
      const found = payload.document === undefined ? written.get(payload.prompt) : undefined;
      if (found === undefined) return { kind: 'not-applicable', because: 'a model rewrites only what is undisguised' };
      if ('because' in found) return { kind: 'not-applicable', because: found.because };
      return disguise(payload, random);
    },
  };
}

function textOf(found: Rewritten | undefined): string | undefined {
  return found !== undefined && 'text' in found ? found.text : undefined;
}

async function rewrite(writer: Writer, { instructions, content }: RewriteQuestion): Promise<Rewritten> {
  const answer = await writer.write(instructions, content);
  if (answer.kind === 'failed') return { because: `not rewritten: ${answer.because}` };
  const text = answer.text.replace(/^<\/?request>|<\/?request>$/g, '').trim();
  if (text.length > MOST_CHARS) return { because: `not rewritten: ${answer.model} wrote ${text.length} characters` };
  // A long text may quote a refusal in its story.
  if (text.length < 400 && findRefusal(text) !== undefined) return { because: `${answer.model} refused to rewrite it` };
  return { text };
}
