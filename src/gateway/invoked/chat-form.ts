import { eventText, finishReasons, type ReplyContext, type ReplyForm, type Saying } from './reply-form.ts';
import type { Told } from './told.ts';

type ChatContext = ReplyContext & { readonly id: string; readonly includeUsage: boolean };

/** A chat completion (`object: chat.completion`), or its chunks. */
export function chatForm({ id, model, now, isStream, includeUsage }: ChatContext, told: Told): ReplyForm {
  const created = Math.floor(now / 1_000);
  const chunk = (choices: readonly unknown[], more: object = {}): string =>
    eventText({ id, object: 'chat.completion.chunk', created, model, choices, ...more });
  const delta = (value: object, finish: string | null = null): string =>
    chunk([{ index: 0, delta: value, logprobs: null, finish_reason: finish }], includeUsage ? { usage: null } : {});
  let hasRole = false;
  const begin = (): string => {
    if (hasRole) return '';
    hasRole = true;
    return delta({ role: 'assistant', content: '' });
  };
  return {
    say(event) {
      const value = isStream ? deltaOf(event, told) : undefined;
      return value === undefined ? '' : begin() + delta(value);
    },
    end(reason) {
      if (!isStream) return JSON.stringify(whole({ id, created, model, told, finish: finishReasons[reason] }));
      const usage = includeUsage ? chunk([], { usage: usageOf(told) ?? null }) : '';
      return begin() + delta({}, finishReasons[reason]) + usage + eventText('[DONE]');
    },
    breakOff: ({ message, type, code, param }) => eventText({ error: { message, type, param, code } }),
  };
}

/** @param told with the event in it already */
function deltaOf(event: Saying, told: Told): object | undefined {
  switch (event.kind) {
    case 'text':
      return { content: event.text };
    case 'refusal':
      return { refusal: event.text };
    case 'tool-call': {
      if (event.by === 'agent') return undefined;
      const { id, name, arguments: given } = event;
      const call = { index: told.calls.length - 1, id, type: 'function', function: { name, arguments: given } };
      return { tool_calls: [call] };
    }
    default:
      return undefined;
  }
}

type Whole = {
  readonly id: string;
  readonly created: number;
  readonly model: string;
  readonly told: Told;
  readonly finish: string;
};

function whole({ id, created, model, told, finish }: Whole): unknown {
  const calls = told.calls.map((call) => ({
    id: call.id,
    type: 'function',
    function: { name: call.name, arguments: call.arguments },
  }));
  const message = {
    role: 'assistant',
    content: told.text === '' && (calls.length > 0 || told.refusal !== '') ? null : told.text,
    refusal: told.refusal === '' ? null : told.refusal,
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  };
  const usage = usageOf(told);
  return {
    id,
    object: 'chat.completion',
    created,
    model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: finish }],
    ...(usage === undefined ? {} : { usage }),
  };
}

/** Undefined where the agent did not say. */
function usageOf({ tokens }: Told): object | undefined {
  if (tokens === undefined) return undefined;
  const { input, output } = tokens;
  return { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
}
