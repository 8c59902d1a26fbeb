import { parseJson } from '../disk/json-text.ts';
import type { ReplyIds } from '../id/reply-ids.ts';
import { type ReplyReading, readTokens } from './reply-reading.ts';

/**
 * What is looked for in a stream. Inside JSON strings every quote is escaped, so these match keys and never what a model wrote.
 */
const MARKS =
  /"usage"\s*:\s*(\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\})|"type"\s*:\s*"(response\.(?:completed|failed|incomplete)|error)"|^data:\s*(\[DONE\])|"finish_reason"\s*:\s*"(\w+)"|^data:\s*\{\s*"(error)"\s*:\s*\{|"reason"\s*:\s*"(content_filter)"/gm;

/** Events that name a response or one of its items, the last ones only where nothing was named before. */
const NAMING = /"type"\s*:\s*"response\.(created|queued|in_progress|output_item\.added|completed|incomplete|failed)"/g;
const ITEM = 'output_item.added';

/** Reads along while a stream of server-sent events goes by: usage, ids, and how it ended. To be shown blocks of whole lines. */
export class StreamScan {
  readonly #ids: ReplyIds | undefined;
  #tokens: number | undefined;
  #blocked = false;
  #failed = false;
  #ended = false;
  #namedItems = false;

  /** @param ids of the Responses API, where they have to be found */
  constructor(ids: ReplyIds | undefined) {
    this.#ids = ids;
  }

  look(block: string): void {
    if (this.#ids !== undefined) this.#findIds(block, this.#ids);
    for (const [, usage, type, done, finish, error, reason] of block.matchAll(MARKS)) {
      if (usage !== undefined) this.#tokens = readTokens(parseJson(usage)) ?? this.#tokens;
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
    const tokens = this.#tokens;
    if (this.#blocked) return { tokens, outcome: 'blocked', because: undefined };
    if (this.#failed) return { tokens, outcome: 'agent-error', because: 'the stream reported an error' };
    if (!this.#ended) return { tokens, outcome: 'agent-error', because: 'the stream ended before it was complete' };
    return { tokens, outcome: 'success', because: undefined };
  }

  #findIds(block: string, ids: ReplyIds): void {
    for (const { 1: event, index } of block.matchAll(NAMING)) {
      const isItem = event === ITEM;
      if (isItem) this.#namedItems = true;
      else if (ids.response !== undefined && (this.#namedItems || !isLast(event))) continue;
      const start = block.lastIndexOf('\n', index) + 1;
      const end = block.indexOf('\n', index);
      const line = block.slice(start, end < 0 ? undefined : end);
      // An id is ASCII, so that what else the event says need not be decoded.
      if (line.startsWith('data:')) ids.learn(parseJson(line.slice('data:'.length)));
    }
  }
}

function isLast(event: string | undefined): boolean {
  return event === 'completed' || event === 'incomplete' || event === 'failed';
}
