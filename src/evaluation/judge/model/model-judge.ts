import type { Scoring } from '#domain/analysis/index.ts';
import type { JudgeConfig } from '#domain/config/index.ts';
import { digestOfJson, shortDigest } from '#domain/shared/index.ts';
import type { Judge } from '#ports/index.ts';
import { createAnswerCache } from './answer-cache.ts';
import type { AskModel } from './ask-model.ts';
import { combineJudgements, type Judgement } from './combine.ts';
import type { AskPatiently } from './patience.ts';
import { promptFor, prompts, type Shown } from './prompt/index.ts';
import { readVerdict } from './read-verdict.ts';
import { showCase } from './shown.ts';
import { type Turn, writeCase, writeInstructions, writeReminder } from './write-prompt.ts';

/** A few hundred bytes each. */
const MOST_REMEMBERED = 20_000;

type ModelJudgeOptions = {
  readonly config: JudgeConfig;
  readonly ask: AskModel;
  readonly patiently: AskPatiently;
  readonly signal: AbortSignal;
};

type ModelJudge = Judge & {
  /** Judges one text of our own, and says why that went wrong; undefined when it didn't. */
  tryOut(): Promise<string | undefined>;
};

/** Judges with a model, each quality by a prompt of its own. For one evaluation: what it learns and counts is of that. */
export function createModelJudge({ config, ask, patiently, signal }: ModelJudgeOptions): ModelJudge {
  const { provider, baseUrl, model, apiVersion, temperature, seed, format, maxTokens, repeats } = config;
  const settings = { provider, baseUrl, model, apiVersion, temperature, seed, format, maxTokens };
  const cache = createAnswerCache<Judgement>(MOST_REMEMBERED, ({ outcome }) => outcome === 'scored');
  const answeredBy = new Set<string>();
  const names = () => (answeredBy.size === 0 ? [model] : [...answeredBy].sort());
  const digests = new Map<string, string>();

  const judgeOnce = (evaluator: string, shown: Shown, repeat: number): Promise<Judgement> => {
    const prompt = promptFor(evaluator, shown);
    if (prompt === undefined) {
      return Promise.resolve({ outcome: 'errored', reason: `a model has no prompt for "${evaluator}"` });
    }
    const instructions = writeInstructions(prompt);
    const content = writeCase(prompt, shown);
    const { extra } = prompt;
    const ownSeed = seed === undefined ? undefined : seed + repeat;
    const key = digestOfJson({ settings: withoutUndefined(settings), instructions, content, repeat });
    return cache.recall(key, async () => {
      let turns: readonly Turn[] = [{ role: 'user', content }];
      let problem = '';
      for (const isLast of [false, true]) {
        const answer = await patiently(() => ask({ instructions, turns, extra, seed: ownSeed }));
        if (answer.kind === 'blocked') return { outcome: 'blocked', reason: answer.because };
        if (answer.kind !== 'answered') return { outcome: 'errored', reason: answer.because };
        answeredBy.add(answer.model);
        const verdict = readVerdict(answer.text, extra);
        if (verdict.kind === 'valid') return { outcome: 'scored', score: verdict.score, reason: verdict.reason };
        problem = verdict.problem;
        if (!isLast) turns = [...turns, ...writeReminder(extra, answer.text, problem)];
      }
      return { outcome: 'errored', reason: `the judge ${model} gave no valid answer, asked twice: ${problem}` };
    }).answer;
  };

  const judge = async (evaluator: string, shown: Shown): Promise<Judgement> => {
    try {
      const all = Array.from({ length: repeats }, (_, repeat) => judgeOnce(evaluator, shown, repeat));
      return combineJudgements(await Promise.all(all));
    } catch (error) {
      // Whoever stopped the evaluation gets no result to see it in.
      if (signal.aborted) return { outcome: 'errored', reason: 'the evaluation was stopped' };
      throw error;
    }
  };

  return {
    get label() {
      return names().join(' + ');
    },
    versionOf(evaluator) {
      const written = digests.get(evaluator) ?? digestPrompts(evaluator, { ...withoutUndefined(settings), repeats });
      digests.set(evaluator, written);
      return `${names().join('+')}.${written}`;
    },
    async score(evaluator, input): Promise<Scoring> {
      return { evaluator, ...(await judge(evaluator, showCase(input))) };
    },
    async tryOut() {
      const { reply = '' } = prompts.fluency?.[0]?.examples[5] ?? {};
      const { outcome, reason } = await judge('fluency', { reply });
      return outcome === 'scored' ? undefined : reason;
    },
  };
}

/** Other words or settings make another judge, whatever the number on them says. */
function digestPrompts(evaluator: string, settings: object): string {
  const own = prompts[evaluator] ?? [];
  const digest = shortDigest(digestOfJson({ prompts: own.map(writeInstructions), settings }));
  return [...own.map(({ version }) => `p${version}`), digest].join('-');
}

function withoutUndefined(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
