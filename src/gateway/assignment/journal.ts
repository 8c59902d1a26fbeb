import { type FileHandle, mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Log } from '#ports/index.ts';
import type { GatewayTime } from '../gateway-time.ts';
import type { Conversation, Conversations } from './conversations.ts';
import { readJournalLine, writeJournalLine } from './journal-line.ts';
import { type Served, ServedTable } from './served.ts';

const COMPACT_SLICE = 2_000;
const COMPACT_SLACK = 10_000;

/** Conversations on disk: appended to as they change, written anew when most lines are stale. */
export class ConversationJournal {
  readonly #path: string;
  readonly #conversations: Conversations;
  readonly #time: GatewayTime;
  readonly #log: Log;
  #file: FileHandle | undefined;
  #numbers = new Map<Served, number>();
  #pending: string[] = [];
  #lines = 0;
  #failing = false;
  #busy: Promise<void> = Promise.resolve();

  constructor(deps: {
    readonly path: string;
    readonly conversations: Conversations;
    readonly time: GatewayTime;
    readonly log: Log;
  }) {
    this.#path = deps.path;
    this.#conversations = deps.conversations;
    this.#time = deps.time;
    this.#log = deps.log;
  }

  /** Reads what an earlier start left and begins a clean file. */
  async open(): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    await this.#load();
    this.#conversations.sweep(this.#time.elapsedMs());
    await this.#compact();
  }

  /** Remembers the state of a conversation with the next flush. */
  note(name: string, conversation: Conversation): void {
    conversation.journaledMs = this.#time.elapsedMs();
    this.#pending.push(...this.#encode(name, conversation));
  }

  /** Appends what is new. What the disk refuses is logged and stays in memory only. */
  flush(): Promise<void> {
    this.#busy = this.#busy.then(async () => {
      try {
        if (this.#lines > 2 * this.#conversations.size + COMPACT_SLACK) await this.#compact();
        await this.#append();
        this.#failing = false;
      } catch (error) {
        // What the file holds now is unknown, so the next flush writes it anew from memory.
        this.#lines = Number.POSITIVE_INFINITY;
        if (!this.#failing) this.#log.error('gateway.journal.failed', { path: this.#path, because: String(error) });
        this.#failing = true;
      }
    });
    return this.#busy;
  }

  async close(): Promise<void> {
    await this.flush();
    await this.#file?.close();
    this.#file = undefined;
  }

  async #append(): Promise<void> {
    if (this.#pending.length === 0 || this.#file === undefined) return;
    const lines = this.#pending;
    this.#pending = [];
    await this.#file.appendFile(lines.join(''));
    this.#lines += lines.length;
  }

  /** Writes the living conversations to a new file, some at a time so that requests are served in between. */
  async #compact(): Promise<void> {
    const next = await open(`${this.#path}.next`, 'w', 0o600);
    this.#numbers = new Map();
    // Lines that wait were numbered for the old file; what they say is in memory, and memory is what is written now.
    this.#pending = [];
    let written = 0;
    const names = this.#conversations.names();
    for (let from = 0; from < names.length; from += COMPACT_SLICE) {
      const lines = names.slice(from, from + COMPACT_SLICE).flatMap((name) => {
        const conversation = this.#conversations.peek(name);
        return conversation === undefined ? [] : this.#encode(name, conversation);
      });
      await next.appendFile(lines.join(''));
      written += lines.length;
      await setImmediate();
    }
    await rename(`${this.#path}.next`, this.#path);
    await this.#file?.close();
    this.#file = next;
    this.#lines = written;
  }

  async #load(): Promise<void> {
    const table = new ServedTable();
    const byNumber = new Map<number, Served>();
    let torn = 0;
    for await (const text of readLines(this.#path)) {
      const line = readJournalLine(text);
      if (line?.kind === 'served') byNumber.set(line.index, table.intern(line.served));
      else if (line === undefined || !this.#restore(line, byNumber.get(line.servedIndex))) torn += 1;
    }
    if (torn > 0) this.#log.warn('gateway.journal.torn', { path: this.#path, lines: torn });
  }

  #restore(line: Extract<ReturnType<typeof readJournalLine>, { kind: 'conversation' }>, served: Served | undefined) {
    if (served === undefined) return false;
    const { name, root } = line;
    const ageMs = Math.max(0, this.#time.realNow() - line.usedAt);
    const touchedMs = this.#time.elapsedMs() - ageMs;
    const sinceMs = touchedMs - Math.max(0, line.usedAt - line.sinceAt);
    this.#conversations.keep(name, { served, root, touchedMs, journaledMs: touchedMs }, sinceMs);
    return true;
  }

  #encode(name: string, conversation: Conversation): readonly string[] {
    const { served, root, touchedMs, spell } = conversation;
    const usedAt = Math.round(this.#time.realNow() - (this.#time.elapsedMs() - touchedMs));
    const sinceAt = usedAt - Math.round(touchedMs - (spell?.firstMs ?? touchedMs));
    const known = this.#numbers.get(served);
    const servedIndex = known ?? this.#numbers.size;
    const times = { usedAt, sinceAt };
    const line = writeJournalLine({ kind: 'conversation', name, root, servedIndex, ...times });
    if (known !== undefined) return [line];
    this.#numbers.set(served, servedIndex);
    return [writeJournalLine({ kind: 'served', index: servedIndex, served }), line];
  }
}

async function* readLines(path: string): AsyncGenerator<string> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  yield* file.readLines();
}
