import { CHARS_PER_TOKEN, type JudgeEstimate } from '#domain/analysis/index.ts';
import { askedNames, asksAbout, type JudgeConfig } from '#domain/config/index.ts';
import { costMicroUsd, type Prices, priceOf } from '#domain/sample/index.ts';
import type { JudgeInput } from '#ports/index.ts';
import { promptFor, type Rubric, rubricPrompt } from './prompt/index.ts';
import { showCase } from './shown.ts';
import { type AnyPrompt, lengthOfCase, writeInstructions } from './write-prompt.ts';

/** What no reply has said yet is taken to be as long as this. */
const SUPPOSED_REPLY = 'x'.repeat(800);
/** A reason in a sentence or two, and a score. */
const SUPPOSED_ANSWER_TOKENS = 80;
/** More cases tell nothing more about what one takes. */
const MOST_LOOKED_AT = 200;

type Question = Pick<JudgeInput, 'item' | 'definition'>;

/** What a model takes to judge one reply to each of these cases by these evaluators; asks nobody. */
export function estimateJudging(
  config: JudgeConfig,
  evaluators: readonly string[],
  questions: readonly Question[],
  { prices = {}, rubrics = [] }: { readonly prices?: Prices | undefined; readonly rubrics?: readonly Rubric[] } = {},
): JudgeEstimate {
  const own = new Map(rubrics.map((rubric) => [rubric.name, rubricPrompt(rubric)]));
  const step = Math.max(1, Math.ceil(questions.length / MOST_LOOKED_AT));
  const looked = questions.filter((_, index) => index % step === 0);
  const scale = looked.length === 0 ? 0 : (questions.length / looked.length) * config.repeats;
  const names = evaluators.flatMap(askedNames);
  const instructions = lengthsOnce(writeInstructions);
  let calls = 0;
  let answers = 0;
  let chars = 0;
  for (const question of looked) {
    const shown = showCase({ ...question, reply: SUPPOSED_REPLY, toolCalls: [] });
    // What one call answers several by is asked once.
    const left = names.filter((name) => asksAbout(name, question.item));
    const asked = new Set(left.flatMap((name) => own.get(name) ?? promptFor(name, shown) ?? []));
    for (const prompt of asked) {
      calls += 1;
      answers += prompt.parts?.length ?? 1;
      chars += instructions(prompt) + lengthOfCase(prompt, shown);
    }
  }
  const inputTokens = Math.round((scale * chars) / CHARS_PER_TOKEN);
  const outputTokens = Math.round(scale * answers * SUPPOSED_ANSWER_TOKENS);
  const usage = { inputTokens, outputTokens, cachedInputTokens: undefined };
  const cost = costMicroUsd(priceOf(prices, [config.model]), usage);
  return {
    ...{ calls: Math.round(scale * calls), inputTokens, outputTokens, costMicroUsd: cost ?? 0 },
    unpriced: cost === undefined ? [config.model] : [],
  };
}

/** They are the same for all cases. */
function lengthsOnce(write: (prompt: AnyPrompt) => string): (prompt: AnyPrompt) => number {
  const known = new Map<AnyPrompt, number>();
  return (prompt) => {
    const length = known.get(prompt) ?? write(prompt).length;
    known.set(prompt, length);
    return length;
  };
}
