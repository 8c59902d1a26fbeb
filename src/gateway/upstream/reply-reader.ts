import { Buffer } from 'node:buffer';
import type { AgentApi } from '#domain/release/index.ts';
import { parseJson } from '../disk/json-text.ts';
import type { ReplyIds } from '../id/reply-ids.ts';
import type { Hold } from '../limit/byte-budget.ts';
import { LineBlocks } from './line-blocks.ts';
import { NO_FACTS } from './reply-facts.ts';
import { modeOf, outcomeOfStatus, type ReplyReading, readReply } from './reply-reading.ts';
import { StreamScan } from './stream-scan.ts';
import { type FlatHeaders, headerOf } from './wire/flat-headers.ts';

const MIB = 1024 * 1024;
/** JSON replies up to this size are held until they are whole: only then can one that breaks off be answered honestly. */
const MAX_HELD_BYTES = MIB;
/** With ids to be translated, everything that is not absurd has to be. */
const MAX_TRANSLATED_BYTES = 16 * MIB;
/** What stands for a byte that is no UTF-8. */
const UNREADABLE = '\ufffd';

/** Reads one reply while it goes through. */
export interface ReplyReader {
  /** Whether nothing may be said to the user before the reply is whole, not even that it has begun. */
  readonly isHeld: boolean;
  /** Whether the time to its first byte means something. */
  readonly isStream: boolean;
  /** Whether a stream has said anything yet; undefined where that can't be read. */
  readonly spoke: boolean | undefined;
  /** What may go to the user now; undefined: nothing yet. */
  push(chunk: Buffer): Buffer | undefined;
  /** What is left to send, and what the reply was, now that all of it is here; or all that will ever come. */
  finish(): { readonly rest: Buffer | undefined; readonly reading: ReplyReading };
}

type ReplyContext = {
  readonly api: AgentApi;
  readonly status: number;
  readonly headers: FlatHeaders;
  /** Whether the key that the agent saw was ours. */
  readonly ownCredential: boolean;
  /** Whether it is what a model said, and not only what is kept of it: then it tells how the release does. */
  readonly isAnswer: boolean;
  /** Of the Responses API, where a user reads the reply: ids in it are translated. */
  readonly ids: ReplyIds | undefined;
  /** For what can't go on yet; closed by whoever opened it, when the reply is over. */
  readonly hold: Hold;
};

export function createReplyReader(context: ReplyContext): ReplyReader {
  const mode = context.api === 'http' ? 'opaque' : modeOf(context.headers);
  if (mode === 'opaque') return opaqueReader(context);
  if (mode === 'held') return new HeldReader(context);
  return context.ids === undefined ? streamReader(context) : translatedStream(context, context.ids);
}

/** Read by its status only. */
function opaqueReader(context: ReplyContext): ReplyReader {
  const length = Number(headerOf(context.headers, 'content-length'));
  let whole: Buffer | undefined;
  return {
    isHeld: false,
    isStream: headerOf(context.headers, 'content-type')?.startsWith('text/event-stream') === true,
    spoke: undefined,
    push(chunk) {
      if (chunk.length !== length) return chunk;
      // All of it at once: its end follows, and one write does for both.
      whole = chunk;
      return undefined;
    },
    finish: () => ({ rest: whole, reading: readStatus(context) }),
  };
}

/** Goes through byte by byte. */
function streamReader(context: ReplyContext): ReplyReader {
  const blocks = new LineBlocks(MIB, context.hold);
  const scan = new StreamScan(undefined);
  return {
    isHeld: false,
    isStream: true,
    get spoke() {
      return scan.spoke;
    },
    push(chunk) {
      const block = blocks.push(chunk);
      if (block !== undefined) scan.look(block);
      return chunk;
    },
    finish() {
      scan.look(blocks.rest());
      return { rest: undefined, reading: streamReading(context, scan) };
    },
  };
}

/** Goes through line by line: half an event is of no use to anyone, and an id may be in two pieces. */
function translatedStream(context: ReplyContext, ids: ReplyIds): ReplyReader {
  const blocks = new LineBlocks(MAX_TRANSLATED_BYTES, context.hold);
  const scan = new StreamScan(ids);
  const translate = (block: string): Buffer => {
    scan.look(block);
    return Buffer.from(ids.translate(block), 'latin1');
  };
  return {
    isHeld: false,
    isStream: true,
    get spoke() {
      return scan.spoke;
    },
    push(chunk) {
      const block = blocks.push(chunk);
      return block === undefined ? undefined : translate(block);
    },
    finish() {
      const block = blocks.rest();
      return { rest: block === '' ? undefined : translate(block), reading: streamReading(context, scan) };
    },
  };
}

/** Holds a JSON reply until it is whole; one that is too large, or finds no room, goes through unread. */
class HeldReader implements ReplyReader {
  readonly isStream = false;
  readonly spoke = undefined;
  readonly #context: ReplyContext;
  readonly #maxBytes: number;
  #held: Buffer[] = [];
  #bytes = 0;
  #gaveUp = false;

  constructor(context: ReplyContext) {
    this.#context = context;
    this.#maxBytes = context.ids === undefined ? MAX_HELD_BYTES : MAX_TRANSLATED_BYTES;
  }

  get isHeld(): boolean {
    return !this.#gaveUp;
  }

  push(chunk: Buffer): Buffer | undefined {
    if (this.#gaveUp) return chunk;
    this.#held.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes <= this.#maxBytes && this.#context.hold.resize(this.#bytes)) return undefined;
    this.#gaveUp = true;
    return this.#take();
  }

  finish(): { readonly rest: Buffer | undefined; readonly reading: ReplyReading } {
    const { status, ownCredential, isAnswer, ids } = this.#context;
    if (this.#gaveUp) return { rest: undefined, reading: readStatus(this.#context) };
    const body = this.#take();
    const text = body.toString('utf8');
    const value = parseJson(text);
    const reading = isAnswer ? readReply(status, value, ownCredential) : readStatus(this.#context);
    if (ids === undefined || status >= 300) return { rest: body, reading };
    ids.learn(value);
    // Nothing but ASCII is the same in both; else every byte has to be kept, whatever it means.
    const isAscii = text.length === body.length && !text.includes(UNREADABLE);
    const bytes = isAscii ? text : body.toString('latin1');
    return { rest: Buffer.from(ids.translate(bytes), 'latin1'), reading };
  }

  #take(): Buffer {
    const [first] = this.#held;
    const body = this.#held.length === 1 && first !== undefined ? first : Buffer.concat(this.#held);
    this.#held = [];
    return body;
  }
}

function streamReading(context: ReplyContext, scan: StreamScan): ReplyReading {
  const status = readStatus(context);
  return context.isAnswer && status.outcome === 'success' ? scan.finish() : status;
}

function readStatus({ api, status, ownCredential }: ReplyContext): ReplyReading {
  const outcome = outcomeOfStatus(status, ownCredential, api === 'http');
  return { outcome, facts: NO_FACTS, because: `status ${status}` };
}
