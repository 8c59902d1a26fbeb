import { type FileHandle, mkdir, open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { EpochMs } from '#domain/shared/index.ts';
import type { Log } from '#ports/index.ts';
import type { GatewayTime } from '../gateway-time.ts';
import type { Conversation, Conversations } from './conversations.ts';
import { readJournalLine, writeJournalLine } from './journal-line.ts';
import { type Served, ServedTable } from './served.ts';

const COMPACT_SLICE = 2_000;
const COMPACT_SLACK = 10_000;

/** Where a conversation stands, in the words of any process. */
export type ConversationNote = {
  readonly name: string;
  readonly root: string;
  readonly served: Served;
  readonly usedAt: EpochMs;
  /** When its deployment began to serve it. */
  readonly sinceAt: EpochMs;
};

const FILE = 'conversations.jsonl';

/** Conversations on disk: appended to as they change, written anew when most lines are stale. */
export class ConversationJournal {
  /** Told of each state that is noted here. */
  onNote: ((note: ConversationNote) => void) | undefined;
  readonly #path: string;
  readonly #conversations: Conversations;
  readonly #time: GatewayTime;
  readonly #log: Log;
  #file: FileHandle | undefined;
  #numbers = new Map<Served, number>();
  #pending: string[] = [];
  readonly #table = new ServedTable();
  /** What another process noted before this one had read what stands on disk. */
  readonly #early: ConversationNote[] = [];
  #isOpen = false;
  #lines = 0;
  #failing = false;
  #busy: Promise<void> = Promise.resolve();

  constructor(deps: {
    readonly folder: string;
    readonly conversations: Conversations;
    readonly time: GatewayTime;
    readonly log: Log;
  }) {
    this.#path = join(deps.folder, FILE);
    this.#conversations = deps.conversations;
    this.#time = deps.time;
    this.#log = deps.log;
  }

  /** Reads what an earlier start left, and what other processes did in folders of their own, and begins a clean file. */
  async open(heritage: readonly string[] = []): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    await this.#load([...heritage.map((folder) => join(folder, FILE)), this.#path]);
    this.#conversations.sweep(this.#time.elapsedMs());
    this.#isOpen = true;
    for (const note of this.#early.splice(0)) this.take(note);
    await this.#compact();
  }

  /** What another process knows of a conversation, which it serves too. */
  take(note: ConversationNote): void {
    if (!this.#isOpen) {
      this.#early.push(note);
      return;
    }
    const known = this.#conversations.peek(note.name);
    if (known !== undefined && this.#dated(known).usedAt >= note.usedAt) return;
    this.#restore(note);
    const conversation = this.#conversations.peek(note.name);
    if (conversation !== undefined) this.#pending.push(...this.#encode(note.name, conversation));
  }

  /** Remembers the state of a conversation with the next flush. */
  note(name: string, conversation: Conversation): void {
    conversation.journaledMs = this.#time.elapsedMs();
    this.#pending.push(...this.#encode(name, conversation));
    const { root, served } = conversation;
    this.onNote?.({ name, root, served, ...this.#dated(conversation) });
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

  /** Of a conversation that several knew, the newest counts. */
  async #load(paths: readonly string[]): Promise<void> {
    const notes = new Map<string, ConversationNote>();
    for (const path of paths) {
      for await (const note of this.#readNotes(path)) {
        const other = notes.get(note.name);
        if (other !== undefined && other.usedAt > note.usedAt) continue;
        notes.delete(note.name);
        notes.set(note.name, note);
      }
    }
    // The longest unused stand first; in one file they do anyway.
    const inOrder = paths.length === 1 ? notes.values() : [...notes.values()].sort((a, b) => a.usedAt - b.usedAt);
    for (const note of inOrder) this.#restore(note);
  }

  async *#readNotes(path: string): AsyncGenerator<ConversationNote> {
    const byNumber = new Map<number, Served>();
    let torn = 0;
    for await (const text of readLines(path)) {
      const line = readJournalLine(text);
      if (line?.kind === 'served') {
        byNumber.set(line.index, this.#table.intern(line.served));
        continue;
      }
      const served = line && byNumber.get(line.servedIndex);
      if (served === undefined || line === undefined) torn += 1;
      else yield { name: line.name, root: line.root, served, usedAt: line.usedAt, sinceAt: line.sinceAt };
    }
    if (torn > 0) this.#log.warn('gateway.journal.torn', { path, lines: torn });
  }

  #restore({ name, root, served, usedAt, sinceAt }: ConversationNote): void {
    const ageMs = Math.max(0, this.#time.realNow() - usedAt);
    const touchedMs = this.#time.elapsedMs() - ageMs;
    const sinceMs = touchedMs - Math.max(0, usedAt - sinceAt);
    const state = { served: this.#table.intern(served), root, touchedMs, journaledMs: touchedMs };
    this.#conversations.keep(name, state, sinceMs);
  }

  #dated({ touchedMs, spell }: Conversation): Pick<ConversationNote, 'usedAt' | 'sinceAt'> {
    const usedAt = Math.round(this.#time.realNow() - (this.#time.elapsedMs() - touchedMs));
    return { usedAt, sinceAt: usedAt - Math.round(touchedMs - (spell?.firstMs ?? touchedMs)) };
  }

  #encode(name: string, conversation: Conversation): readonly string[] {
    const { served, root } = conversation;
    const known = this.#numbers.get(served);
    const servedIndex = known ?? this.#numbers.size;
    const times = this.#dated(conversation);
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
