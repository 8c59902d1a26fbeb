import { MAX_TOOL_NAME_LENGTH, type TokenUsage } from '#domain/sample/index.ts';

/** What a reply of a model told about itself, beside what it said. */
export type ReplyFacts = TokenUsage & {
  /** In and out together, as it said it or as the sum of both. */
  readonly tokens: number | undefined;
  /** The model that answered, by its own account. */
  readonly model: string | undefined;
  /** The tools that it called, each as often as it did. */
  readonly toolCalls: readonly string[];
  /** Why it stopped: `stop`, `length`, `tool_calls` …, or the status of a response. */
  readonly finishReason: string | undefined;
};

const NO_TOOLS: readonly string[] = [];

export const NO_FACTS: ReplyFacts = {
  tokens: undefined,
  inputTokens: undefined,
  outputTokens: undefined,
  cachedInputTokens: undefined,
  model: undefined,
  toolCalls: NO_TOOLS,
  finishReason: undefined,
};

type Usage = Pick<ReplyFacts, 'tokens' | 'inputTokens' | 'outputTokens' | 'cachedInputTokens'>;
type Json = Readonly<Record<string, unknown>>;

/** No reply takes so many: who says so is not believed, lest one number spoil all sums. */
const MOST_TOKENS = 1e9;

/** Built-in tools have items of their own: `web_search_call` is a call of `web_search`. */
const CALL = '_call';

/** Of a whole JSON reply of either API. */
export function readFacts(body: Json): ReplyFacts {
  const choice = Array.isArray(body.choices) ? asObject(body.choices[0]) : undefined;
  return {
    ...(readUsage(body.usage) ?? NO_FACTS),
    model: textOf(body.model),
    toolCalls: choice === undefined ? calledItems(body.output) : calledFunctions(body.choices),
    finishReason: textOf(choice?.finish_reason) ?? textOf(body.status),
  };
}

/** `usage` of either API; undefined where there is none. */
export function readUsage(value: unknown): Usage | undefined {
  const usage = asObject(value);
  if (usage === undefined) return undefined;
  const inputTokens = countOf(usage.prompt_tokens) ?? countOf(usage.input_tokens);
  const outputTokens = countOf(usage.completion_tokens) ?? countOf(usage.output_tokens);
  const details = asObject(usage.prompt_tokens_details) ?? asObject(usage.input_tokens_details);
  const sum =
    inputTokens === undefined && outputTokens === undefined ? undefined : (inputTokens ?? 0) + (outputTokens ?? 0);
  const tokens = countOf(usage.total_tokens) ?? sum;
  return { tokens, inputTokens, outputTokens, cachedInputTokens: countOf(details?.cached_tokens) };
}

/** The tool that an item of the Responses API is a call of; undefined of any other item. */
export function calledTool(item: unknown): string | undefined {
  const { type, name } = asObject(item) ?? {};
  if (typeof type !== 'string' || !type.endsWith(CALL)) return undefined;
  return toolName(name) ?? toolName(type.slice(0, -CALL.length));
}

/** As it is counted; undefined for what is no name. */
export function toolName(name: unknown): string | undefined {
  return typeof name === 'string' && name !== '' ? name.slice(0, MAX_TOOL_NAME_LENGTH) : undefined;
}

function calledItems(output: unknown): readonly string[] {
  if (!Array.isArray(output)) return NO_TOOLS;
  return output.map(calledTool).filter((name) => name !== undefined);
}

function calledFunctions(choices: unknown): readonly string[] {
  if (!Array.isArray(choices)) return NO_TOOLS;
  return choices.flatMap((choice) => {
    const message = asObject(asObject(choice)?.message);
    if (message === undefined) return NO_TOOLS;
    const calls: readonly unknown[] = Array.isArray(message.tool_calls) ? message.tool_calls : [];
    const functions = calls.map((call) => asObject(call)?.function);
    // What `tool_calls` replaced.
    if (message.function_call !== undefined) functions.push(message.function_call);
    return functions.map((each) => toolName(asObject(each)?.name)).filter((name) => name !== undefined);
  });
}

function countOf(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && value <= MOST_TOKENS ? value : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function asObject(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}
