import type { CaseReply, Scoring } from '#domain/analysis/index.ts';
import { createScoringColumns, type ScoringColumns } from './scoring-columns.ts';
import { createWordsFile, type WordsFile } from './words-file.ts';

/** Words of replies and reasons that stay in memory, in characters; an evaluation of some hundred cases never comes there. */
const MOST_IN_MEMORY = 1024 * 1024;

/**
 * Holds the replies of one evaluation. Once they are many, their words go to a file of its own: every figure needs scores, and few words
 * are ever read.
 */
type ReplyStore = {
  /** The same reply, whose words are read when somebody looks. */
  keep(reply: CaseReply): CaseReply;
};

export function createReplyStore(mostInMemory = MOST_IN_MEMORY): ReplyStore {
  let size = 0;
  let shelf: Shelf | undefined;
  return {
    keep(reply) {
      size += sizeOf(reply);
      if (size <= mostInMemory) return reply;
      shelf ??= { columns: createScoringColumns(), file: createWordsFile() };
      return new StoredReply(reply, shelf);
    },
  };
}

function sizeOf({ text, toolCalls, scorings }: CaseReply): number {
  const calls = toolCalls.length === 0 ? 0 : JSON.stringify(toolCalls).length;
  return text.length + calls + scorings.reduce((sum, { reason }) => sum + reason.length, 0);
}

type Shelf = { readonly columns: ScoringColumns; readonly file: WordsFile };

/** A `CaseReply` most of which is elsewhere. */
class StoredReply implements CaseReply {
  readonly caseId: string;
  readonly repeat: number;
  readonly latencyMs: number;
  readonly tokens: number | undefined;
  readonly error?: string;
  readonly blocked?: string;
  readonly #shelf: Shelf;
  readonly #place: number;
  readonly #scoringsAt: number;
  readonly #count: number;

  constructor(reply: CaseReply, shelf: Shelf) {
    const { caseId, repeat, text, toolCalls, latencyMs, tokens, error, blocked, scorings } = reply;
    this.caseId = caseId;
    this.repeat = repeat;
    this.latencyMs = latencyMs;
    this.tokens = tokens;
    if (error !== undefined) this.error = error;
    if (blocked !== undefined) this.blocked = blocked;
    this.#shelf = shelf;
    this.#place = shelf.file.add({ text, toolCalls, reasons: scorings.map(({ reason }) => reason) });
    this.#scoringsAt = shelf.columns.add(scorings);
    this.#count = scorings.length;
  }

  get text(): string {
    return this.#shelf.file.read(this.#place).text;
  }

  get toolCalls(): CaseReply['toolCalls'] {
    return this.#shelf.file.read(this.#place).toolCalls;
  }

  get scorings(): readonly Scoring[] {
    const { columns, file } = this.#shelf;
    const reason = (index: number) => file.read(this.#place).reasons[index] ?? '';
    return columns.read(this.#scoringsAt, this.#count, reason);
  }

  /** With all that it has, in the order of a reply in memory. */
  toJSON(): CaseReply {
    const { caseId, repeat, text, toolCalls, latencyMs, tokens, error, blocked, scorings } = this;
    const ended = { ...(error === undefined ? {} : { error }), ...(blocked === undefined ? {} : { blocked }) };
    return { caseId, repeat, text, toolCalls, latencyMs, tokens, ...ended, scorings };
  }
}
