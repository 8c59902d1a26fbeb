import { setTimeout as pause } from 'node:timers/promises';
import { AppError, type DurationMs } from '#domain/shared/index.ts';
import type { Log } from '#ports/index.ts';
import type { ConversationJournal, ConversationNote } from '../assignment/journal.ts';
import type { RouteTable } from '../route/route-table.ts';

/** What a process of a gateway and the one that takes over from it tell each other. */
export type KinWord =
  /** Of the successor: it has its routes, and hears what is noted. It is answered `flushed`. */
  | { readonly kind: 'ready' }
  /** What was known before stands on disk; what is noted from now on is told. */
  | { readonly kind: 'flushed' }
  /** Of the successor: it accepts connections. */
  | { readonly kind: 'serving' }
  /** Of the successor: it won't. */
  | { readonly kind: 'failed'; readonly because: string }
  /** Of either, for as long as both serve. */
  | { readonly kind: 'conversations'; readonly notes: readonly ConversationNote[] }
  /** Of the successor, which stops itself. */
  | { readonly kind: 'stop'; readonly graceMs?: DurationMs | undefined };

/** Between them. What is said to somebody who is gone is lost. */
export type KinLine = {
  readonly say: (word: KinWord) => void;
  /** Words that came before are heard too. */
  readonly listen: (hear: (word: KinWord) => void) => void;
  /** Resolves when the other one is gone. */
  readonly closed: Promise<unknown>;
};

/** Whom a process takes over from. */
export type Predecessors = {
  readonly line: KinLine;
  /** How many of them hear it. */
  readonly count: number;
};

/** A predecessor that does not answer is not waited for longer: what it knew is on its disk. */
const ANSWERS_WITHIN_MS: DurationMs = 5_000;
/** Where control does not speak by then, a successor serves by the routes on disk. */
const HEARD_WITHIN_MS: DurationMs = 5_000;

type KinDeps = {
  readonly journal: ConversationJournal;
  /** Writes down all that is known. */
  readonly flush: () => Promise<void>;
  /** Called when the one that took over is stopped. */
  readonly onStop: (graceMs: DurationMs | undefined) => void;
  readonly log: Log;
};

/** Lets a process and its successor know the same conversations, while both serve. */
export class Kin {
  readonly #deps: KinDeps;
  readonly #hearing = new Set<KinLine>();
  readonly #notes: ConversationNote[] = [];
  #flushed = 0;
  #isAnswered: () => void = () => undefined;
  #awaited = 0;

  constructor(deps: KinDeps) {
    this.#deps = deps;
    deps.journal.onNote = (note) => this.#tell(note);
  }

  /** Answers whoever is at the other end from now on. */
  add(line: KinLine): void {
    line.listen((word) => this.#hear(line, word));
    void line.closed.then(() => this.#hearing.delete(line));
  }

  /**
   * Before anybody is served: waits for routes, and for what predecessors know to stand on disk. What they note from then on is heard.
   * @throws AppError SERVER_UNREACHABLE where there are no routes
   */
  async inherit(predecessors: Predecessors, routes: RouteTable): Promise<void> {
    this.add(predecessors.line);
    await routes.heard(HEARD_WITHIN_MS);
    if (!routes.isHeard && routes.all().length === 0) {
      throw new AppError('SERVER_UNREACHABLE', 'control does not answer, and no routes are on disk', {
        hint: 'start it again when the server answers',
      });
    }
    await this.#ask(predecessors);
  }

  async #ask({ line, count }: Predecessors): Promise<void> {
    const answered = new Promise<void>((done) => {
      this.#isAnswered = done;
    });
    this.#awaited = count;
    line.say({ kind: 'ready' });
    const late = new AbortController();
    const isLate = await Promise.race([
      answered.then(() => false),
      line.closed.then(() => false),
      pause(ANSWERS_WITHIN_MS, true, { signal: late.signal }).catch(() => false),
    ]);
    late.abort();
    if (isLate) this.#deps.log.warn('gateway.predecessor.silent', { answered: this.#flushed, of: count });
    this.#hearing.add(line);
  }

  #hear(line: KinLine, word: KinWord): void {
    switch (word.kind) {
      case 'ready':
        this.#hearing.add(line);
        void this.#deps.flush().then(() => line.say({ kind: 'flushed' }));
        return;
      case 'flushed':
        this.#flushed += 1;
        if (this.#flushed >= this.#awaited) this.#isAnswered();
        return;
      case 'conversations':
        for (const note of word.notes) this.#deps.journal.take(note);
        return;
      case 'stop':
        this.#deps.onStop(word.graceMs);
        return;
      default:
    }
  }

  /** What is noted in one turn goes out together. */
  #tell(note: ConversationNote): void {
    if (this.#hearing.size === 0) return;
    this.#notes.push(note);
    if (this.#notes.length > 1) return;
    setImmediate(() => {
      const notes = this.#notes.splice(0);
      for (const line of this.#hearing) line.say({ kind: 'conversations', notes });
    });
  }
}
