import type { Scoring } from '#domain/analysis/index.ts';
import type { JudgeConfig } from '#domain/config/index.ts';
import type { Prices } from '#domain/sample/index.ts';
import { type Digest, digestOfJson, shortDigest } from '#domain/shared/index.ts';
import type { Judge } from '#ports/index.ts';
import { combineJudgements, type Judgement } from '../panel/index.ts';
import { type AskPatiently, createAnswerCache } from '../wire/index.ts';
import type { AskModel } from './ask-model.ts';
import { askVerdict, type ModelVerdict } from './ask-verdict.ts';
import type { Memory } from './disk-memory.ts';
import { findVerdict, keepVerdict } from './kept-verdict.ts';
import { promptFor, prompts, promptsOf, type Rubric, rubricPrompt, type Shown } from './prompt/index.ts';
import { showCase } from './shown.ts';
import { createSpendCounter } from './spend.ts';
import { type AnyPrompt, writeCase, writeInstructions } from './write-prompt.ts';

/** A few hundred bytes each. */
const MOST_REMEMBERED = 2_000;

type ModelJudgeOptions = {
  readonly config: JudgeConfig;
  readonly ask: AskModel;
  readonly patiently: AskPatiently;
  /** What earlier evaluations paid for. */
  readonly memory: Memory | undefined;
  /** The project's own, by which it judges beside its own prompts. */
  readonly rubrics: readonly Rubric[];
  readonly signal: AbortSignal;
  /** Absent: what it costs is not known. */
  readonly prices?: Prices | undefined;
};

/** One quality or harm of one reply. */
type Judging = {
  readonly evaluator: string;
  readonly shown: Shown;
  readonly isAgain: boolean;
  /** What earlier evaluations paid for. */
  readonly known: Memory | undefined;
};

type ModelJudge = Judge & {
  /** Judges one text of our own, for real, and says why that went wrong; undefined when it didn't. */
  tryOut(): Promise<string | undefined>;
};

/** Judges with a model, each quality by a prompt of its own. For one evaluation: what it learns and counts is of that. */
export function createModelJudge(options: ModelJudgeOptions): ModelJudge {
  const { config, ask, patiently, memory, rubrics, signal, prices } = options;
  const { repeats, seed, model } = config;
  const settings = settingsOf(config);
  const spend = createSpendCounter(model, prices);
  const cache = createAnswerCache<ModelVerdict>(MOST_REMEMBERED, ({ outcome }) => outcome === 'scored');
  const answeredBy = new Set<string>();
  const names = () => (answeredBy.size === 0 ? [model] : [...answeredBy].sort());
  const digests = new Map<string, string>();
  const own = new Map(rubrics.map((rubric) => [rubric.name, rubricPrompt(rubric)]));
  const written = new Map<AnyPrompt, { readonly instructions: string; readonly digest: Digest }>();
  // The same for all cases, and sent with each.
  const writeOnce = (prompt: AnyPrompt) => {
    const known = written.get(prompt);
    if (known !== undefined) return known;
    const instructions = writeInstructions(prompt);
    const fresh = { instructions, digest: digestOfJson({ settings, instructions, ...passingOf(prompt) }) };
    written.set(prompt, fresh);
    return fresh;
  };

  const judgeOnce = async ({ evaluator, shown, isAgain, known }: Judging, repeat: number): Promise<Judgement> => {
    const prompt = own.get(evaluator) ?? promptFor(evaluator, shown, isAgain);
    if (prompt === undefined) return noPrompt(evaluator);
    const { instructions, digest } = writeOnce(prompt);
    const content = writeCase(prompt, shown);
    const ownSeed = seed === undefined ? undefined : seed + repeat + (isAgain ? repeats : 0);
    const question = { instructions, content, form: prompt, seed: ownSeed };
    const askNow = () => askVerdict({ ask, patiently, spend, model }, question);
    const askOnce = async (): Promise<ModelVerdict> => {
      const key = digestOfJson({ prompt: digest, content, repeat });
      const { answer, isRecalled } = cache.recall(key, async () => {
        const remembered = known && (await findVerdict(known, key, prompt.parts));
        if (remembered !== undefined) {
          spend.recalled();
          return remembered;
        }
        const verdict = await askNow();
        if (known !== undefined && verdict.outcome === 'scored') await keepVerdict(known, key, verdict);
        return verdict;
      });
      // What comes with another's answer was not asked for by itself.
      if (isRecalled && prompt.parts === undefined) spend.recalled();
      return answer;
    };
    const verdict = await (isAgain ? askNow() : askOnce());
    if (verdict.outcome !== 'scored') return verdict;
    answeredBy.add(verdict.model);
    const { score, reason } = verdict.parts?.[evaluator] ?? verdict;
    return { outcome: verdict.outcome, score, reason };
  };

  const judge = async (judging: Judging): Promise<Judgement> => {
    try {
      const all = Array.from({ length: repeats }, (_, repeat) => judgeOnce(judging, repeat));
      return combineJudgements(await Promise.all(all), 'mean');
    } catch (error) {
      // Whoever stopped the evaluation gets no result to see it in.
      if (signal.aborted) return { outcome: 'errored', reason: 'the evaluation was stopped' };
      throw error;
    }
  };

  return {
    labelOf: () => names().join(' + '),
    versionOf(evaluator) {
      const digest =
        digests.get(evaluator) ?? digestPrompts(own.get(evaluator) ?? promptsOf(evaluator), { ...settings, repeats });
      digests.set(evaluator, digest);
      return `${names().join('+')}.${digest}`;
    },
    async score(evaluator, input): Promise<Scoring> {
      const judging = { evaluator, shown: showCase(input), isAgain: input.again === true, known: memory };
      return { evaluator, ...(await judge(judging)) };
    },
    spent: () => spend.read(),
    async tryOut() {
      const { reply = '' } = prompts.fluency?.[0]?.examples[5] ?? {};
      const { outcome, reason } = await judge({
        ...{ evaluator: 'fluency', shown: { reply }, isAgain: false, known: undefined },
      });
      return outcome === 'scored' ? undefined : reason;
    },
  };
}

/** What the model isn't told and its score depends on. */
function passingOf(prompt: AnyPrompt): object {
  return 'passingLabels' in prompt && prompt.passingLabels !== undefined ? { passing: [...prompt.passingLabels] } : {};
}

/** All settings on which an answer depends; those that say only how long to wait make no other judge. */
function settingsOf(config: JudgeConfig): object {
  const { credentialEnv: _, timeoutMs: __, concurrency: ___, repeats: ____, ...settings } = config;
  return settings;
}

function noPrompt(evaluator: string): Judgement {
  return { outcome: 'errored', reason: `a model has no prompt for "${evaluator}"` };
}

/** Other words or settings make another judge, whatever the number on them says. */
function digestPrompts(asked: AnyPrompt | readonly AnyPrompt[], settings: object): string {
  const own = [asked].flat();
  const digest = shortDigest(digestOfJson({ prompts: own.map(writeInstructions), settings }));
  return [...own.map(({ version }) => `p${version}`), digest].join('-');
}
