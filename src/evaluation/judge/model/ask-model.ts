import { generateText, jsonSchema, type LanguageModel, NoOutputGeneratedError, Output } from 'ai';
import type { JudgeConfig } from '#domain/config/index.ts';
import type { EpochMs } from '#domain/shared/index.ts';
import { startDeadline } from '../wire/index.ts';
import type { ModelAnswer } from './model-answer.ts';
import type { AnswerForm } from './prompt/index.ts';
import { readFailure } from './read-failure.ts';
import { answerSchema } from './read-verdict.ts';
import type { Turn } from './write-prompt.ts';

type ModelQuestion = {
  readonly instructions: string;
  readonly turns: readonly Turn[];
  readonly form: AnswerForm;
  readonly seed: number | undefined;
};

export type AskModel = (question: ModelQuestion) => Promise<ModelAnswer>;

type AskOptions = {
  readonly model: LanguageModel;
  readonly config: JudgeConfig;
  /** Taken out of what the provider says of a failure. */
  readonly key: string | undefined;
  readonly signal: AbortSignal;
  readonly now: () => EpochMs;
};

/** Asks a model once: no tries of the library's own, so that each request is counted and waited for in one place. */
export function createAskModel({ model, config, key, signal, now }: AskOptions): AskModel {
  // What a provider doesn't support would be told on standard error, in the middle of a report.
  globalThis.AI_SDK_LOG_WARNINGS = false;
  return async ({ instructions, turns, form, seed }) => {
    const deadline = startDeadline(signal, config.timeoutMs);
    try {
      const result = await generateText({
        model,
        instructions,
        messages: [...turns],
        output: outputOf(config.format, form),
        maxRetries: 0,
        include: { responseBody: true },
        maxOutputTokens: config.maxTokens,
        abortSignal: deadline.signal,
        ...(config.temperature === undefined ? {} : { temperature: config.temperature }),
        ...(seed === undefined ? {} : { seed }),
      });
      const { finishReason, rawFinishReason, usage, response } = result;
      if (finishReason === 'content-filter') return readStop(rawFinishReason, config.model);
      const tokens = { input: usage.inputTokens ?? 0, output: usage.outputTokens ?? 0 };
      const isCut = finishReason === 'length';
      return { kind: 'answered', text: textOf(result), model: nameIn(response), tokens, isCut };
    } catch (error) {
      return readFailure(error, { config, key, isLate: deadline.isLate(), now: now() });
    } finally {
      deadline.end();
    }
  };
}

/** The library's own reading of an answer throws where ours asks again. */
const asText = { parseCompleteOutput: async ({ text }: { readonly text: string }) => text };

function outputOf(format: JudgeConfig['format'], form: AnswerForm) {
  switch (format) {
    case 'schema':
      return { ...Output.object({ schema: jsonSchema<string>(answerSchema(form)), name: 'judgement' }), ...asText };
    case 'json':
      return { ...Output.json({ name: 'judgement' }), ...asText };
    case 'text':
      return Output.text();
  }
}

/** As the model is called in its answer; Google's says it in a way of its own. */
function nameIn({ modelId, body }: { readonly modelId: string; readonly body?: unknown }): string {
  const version = typeof body === 'object' && body !== null && 'modelVersion' in body ? body.modelVersion : undefined;
  return typeof version === 'string' ? version : modelId;
}

/** A model that refuses ends as it always does; a filter ends it in its own way. */
function readStop(reason: string | undefined, model: string): ModelAnswer {
  return reason === 'stop'
    ? { kind: 'refused', because: `the judge ${model} refused to judge` }
    : { kind: 'blocked', because: `the content filter of the judge ${model} stopped its answer` };
}

function textOf(result: { readonly output: unknown; readonly text: string }): string {
  try {
    return typeof result.output === 'string' ? result.output : result.text;
  } catch (error) {
    if (NoOutputGeneratedError.isInstance(error)) return result.text;
    throw error;
  }
}
