import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4GenerateResult } from '@ai-sdk/provider';
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
  readonly model: LanguageModelV4;
  readonly config: JudgeConfig;
  /** Taken out of what the provider says of a failure. */
  readonly key: string | undefined;
  readonly signal: AbortSignal;
  readonly now: () => EpochMs;
};

/** Asks a model once: each request is counted and waited for in one place. By the providers' own interface: ADR 20. */
export function createAskModel({ model, config, key, signal, now }: AskOptions): AskModel {
  return async ({ instructions, turns, form, seed }) => {
    const deadline = startDeadline(signal, config.timeoutMs);
    try {
      const result = await model.doGenerate({
        prompt: [{ role: 'system', content: instructions }, ...turns.map(messageOf)],
        responseFormat: formatOf(config.format, form),
        maxOutputTokens: config.maxTokens,
        abortSignal: deadline.signal,
        ...(config.temperature === undefined ? {} : { temperature: config.temperature }),
        ...(seed === undefined ? {} : { seed }),
      });
      const { finishReason, usage, response } = result;
      if (finishReason.unified === 'content-filter') return readStop(finishReason.raw, config.model);
      const tokens = { input: usage.inputTokens.total ?? 0, output: usage.outputTokens.total ?? 0 };
      const isCut = finishReason.unified === 'length';
      return { kind: 'answered', text: textOf(result), model: nameIn(response) ?? config.model, tokens, isCut };
    } catch (error) {
      return readFailure(error, { config, key, isLate: deadline.isLate(), now: now() });
    } finally {
      deadline.end();
    }
  };
}

function messageOf({ role, content }: Turn): LanguageModelV4CallOptions['prompt'][number] {
  return { role, content: [{ type: 'text', text: content }] };
}

function formatOf(
  format: JudgeConfig['format'],
  form: AnswerForm,
): NonNullable<LanguageModelV4CallOptions['responseFormat']> {
  switch (format) {
    case 'schema':
      return { type: 'json', schema: answerSchema(form), name: 'judgement' };
    case 'json':
      return { type: 'json', name: 'judgement' };
    case 'text':
      return { type: 'text' };
  }
}

/** As the model is called in its answer; Google's says it in a way of its own. */
function nameIn(response: LanguageModelV4GenerateResult['response']): string | undefined {
  const body = response?.body;
  const version = typeof body === 'object' && body !== null && 'modelVersion' in body ? body.modelVersion : undefined;
  return typeof version === 'string' ? version : response?.modelId;
}

/** A model that refuses ends as it always does; a filter ends it in its own way. */
function readStop(reason: string | undefined, model: string): ModelAnswer {
  return reason === 'stop'
    ? { kind: 'refused', because: `the judge ${model} refused to judge` }
    : { kind: 'blocked', because: `the content filter of the judge ${model} stopped its answer` };
}

function textOf({ content, structuredOutputText }: LanguageModelV4GenerateResult): string {
  return structuredOutputText ?? content.map((part) => (part.type === 'text' ? part.text : '')).join('');
}
