import { parseJson } from '../disk/json-text.ts';
import type { ReplyIds } from '../id/reply-ids.ts';
import { calledTool, NO_FACTS, readUsage, toolName } from './reply-facts.ts';
import type { ReplyReading } from './reply-reading.ts';

/**
 * What is looked for in a stream. Inside JSON strings every quote is escaped, so these match keys and never what a model wrote.
 */
const MARKS =
  /"usage"\s*:\s*(\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\})|"type"\s*:\s*"(response\.(?:completed|failed|incomplete|output_item\.added)|error)"|^data:\s*(\[DONE\])|"finish_reason"\s*:\s*"(\w+)"|^data:\s*\{\s*"(error)"\s*:\s*\{|"reason"\s*:\s*"(content_filter)"|"function"\s*:\s*\{(?:\s*"arguments"\s*:\s*"(?:[^"\\]|\\.)*"\s*,)?\s*"name"\s*:\s*"((?:[^"\\]|\\.)+)"/gm;

/** The first event of a stream that says something: text, a thought, a refusal, or a tool to be called. */
const TOKEN =
  /"type"\s*:\s*"response\.[\w.]+\.delta"|"delta"\s*:\s*\{[^{}]*"(?:(?:content|refusal|reasoning|reasoning_content)"\s*:\s*"[^"]|tool_calls"\s*:\s*\[)/;

const MODEL = /"model"\s*:\s*"([^"\\]{1,200})"/;

/** Events that name a response or one of its items, the last ones only where nothing was named before. */
const NAMING = /"type"\s*:\s*"response\.(created|queued|in_progress|output_item\.added|completed|incomplete|failed)"/g;
const ITEM = 'output_item.added';
const DATA = 'data:';

/** Of one reply. */
const MAX_CALLS = 1_000;

/** Reads along while a stream of server-sent events goes by: usage, tools, ids, and how it ended. To be shown blocks of whole lines. */
export class StreamScan {
  readonly #ids: ReplyIds | undefined;
  #usage: ReturnType<typeof readUsage>;
  #model: string | undefined;
  #finishReason: string | undefined;
  readonly #toolCalls: string[] = [];
  #spoke = false;
  #blocked = false;
  #failed = false;
  #ended = false;
  #namedItems = false;

  /** @param ids of the Responses API, where they have to be found */
  constructor(ids: ReplyIds | undefined) {
    this.#ids = ids;
  }

  /** Whether anything that a model says has come by. */
  get spoke(): boolean {
    return this.#spoke;
  }

  look(block: string): void {
    if (this.#ids !== undefined) this.#findIds(block, this.#ids);
    this.#spoke ||= TOKEN.test(block);
    this.#model ??= MODEL.exec(block)?.[1];
    for (const match of block.matchAll(MARKS)) {
      const [, usage, type, done, finish, error, reason, called] = match;
      if (usage !== undefined) this.#usage = readUsage(parseJson(usage)) ?? this.#usage;
      if (called !== undefined) this.#called(called);
      if (type === 'response.output_item.added') this.#called(calledTool(itemOf(lineAt(block, match.index))));
      this.#finishReason = finish ?? finishOf(type) ?? this.#finishReason;
      if (
        done !== undefined ||
        finish !== undefined ||
        type === 'response.completed' ||
        type === 'response.incomplete'
      ) {
        this.#ended = true;
      }
      if (finish === 'content_filter' || reason !== undefined) this.#blocked = true;
      if (type === 'response.failed' || type === 'error' || error !== undefined) this.#failed = true;
    }
  }

  /** What the whole stream was. One that stopped without saying that it was done is a broken reply. */
  finish(): ReplyReading {
    const [outcome, because] = this.#ending();
    const { tokens, inputTokens, outputTokens, cachedInputTokens } = this.#usage ?? NO_FACTS;
    const facts = {
      ...{ tokens, inputTokens, outputTokens, cachedInputTokens },
      model: this.#model,
      toolCalls: this.#toolCalls,
      finishReason: this.#finishReason,
    };
    return { outcome, because, facts };
  }

  #ending(): [ReplyReading['outcome'], ReplyReading['because']] {
    if (this.#blocked) return ['blocked', undefined];
    if (this.#failed) return ['agent-error', 'the stream reported an error'];
    if (!this.#ended) return ['agent-error', 'the stream ended before it was complete'];
    return ['success', undefined];
  }

  #called(name: string | undefined): void {
    const known = toolName(name);
    if (known !== undefined && this.#toolCalls.length < MAX_CALLS) this.#toolCalls.push(known);
  }

  #findIds(block: string, ids: ReplyIds): void {
    for (const { 1: event, index } of block.matchAll(NAMING)) {
      const isItem = event === ITEM;
      if (isItem) this.#namedItems = true;
      else if (ids.response !== undefined && (this.#namedItems || !isLast(event))) continue;
      const line = lineAt(block, index);
      // An id is ASCII, so that what else the event says need not be decoded.
      if (line.startsWith(DATA)) ids.learn(parseJson(line.slice(DATA.length)));
    }
  }
}

function isLast(event: string | undefined): boolean {
  return event === 'completed' || event === 'incomplete' || event === 'failed';
}

function lineAt(block: string, index: number): string {
  const start = block.lastIndexOf('\n', index) + 1;
  const end = block.indexOf('\n', index);
  return block.slice(start, end < 0 ? undefined : end);
}

/** The item that an event adds, where it may be a call. */
function itemOf(line: string): unknown {
  if (!line.startsWith(DATA) || !line.includes('_call"')) return undefined;
  return (parseJson(line.slice(DATA.length)) as { readonly item?: unknown } | undefined)?.item;
}

/** Of a response; other events end nothing. */
function finishOf(type: string | undefined): string | undefined {
  return type === 'response.completed' || type === 'response.incomplete' ? type.slice('response.'.length) : undefined;
}
