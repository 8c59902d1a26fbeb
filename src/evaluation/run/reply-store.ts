import type { CaseReply, Scoring } from '#domain/analysis/index.ts';
import { createReplyColumns, type ReplyColumns } from './reply-columns.ts';
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
      shelf ??= { columns: createReplyColumns(), file: createWordsFile() };
      return new StoredReply(reply, shelf);
    },
  };
}

function sizeOf({ text, toolCalls, scorings }: CaseReply): number {
  const calls = toolCalls.length === 0 ? 0 : JSON.stringify(toolCalls).length;
  return text.length + calls + scorings.reduce((sum, scoring) => sum + scoring.reason.length + callsSize(scoring), 0);
}

/** Of one, the names and marks; a problem's text is the most of it. */
function callsSize({ calls = [] }: Scoring): number {
  return calls.reduce((sum, { problem = '' }) => sum + 60 + problem.length, 0);
}

type Shelf = { readonly columns: ReplyColumns; readonly file: WordsFile };

/** A `CaseReply` that knows where its parts are: a hundred thousand of them would take as much as all else. */
class StoredReply implements CaseReply {
  // Not even an empty field where it is a reply, as most are.
  declare readonly error?: string;
  declare readonly blocked?: string;
  readonly #shelf: Shelf;
  readonly #row: number;

  constructor(reply: CaseReply, shelf: Shelf) {
    this.#shelf = shelf;
    this.#row = shelf.columns.add(reply);
    const { text, toolCalls, scorings, error, blocked } = reply;
    if (error !== undefined) this.error = error;
    if (blocked !== undefined) this.blocked = blocked;
    shelf.file.add({ text, toolCalls, scorings: scorings.map(({ reason, calls }) => ({ reason, calls })) });
  }

  get caseId(): string {
    return this.#shelf.columns.caseId(this.#row);
  }

  get repeat(): number {
    return this.#shelf.columns.repeat(this.#row);
  }

  get text(): string {
    return this.#shelf.file.read(this.#row).text;
  }

  get toolCalls(): CaseReply['toolCalls'] {
    return this.#shelf.file.read(this.#row).toolCalls;
  }

  get latencyMs(): number {
    return this.#shelf.columns.latencyMs(this.#row);
  }

  get tokens(): number | undefined {
    return this.#shelf.columns.tokens(this.#row);
  }

  get outputTokens(): number | undefined {
    return this.#shelf.columns.outputTokens(this.#row);
  }

  get scorings(): readonly Scoring[] {
    const { columns, file } = this.#shelf;
    return columns.scorings(this.#row, (index) => file.read(this.#row).scorings[index] ?? { reason: '' });
  }

  /** With all that it has, in the order of a reply in memory. */
  toJSON(): CaseReply {
    const { caseId, repeat, text, toolCalls, latencyMs, tokens, outputTokens, error, blocked, scorings } = this;
    const ended = { ...(error === undefined ? {} : { error }), ...(blocked === undefined ? {} : { blocked }) };
    return { caseId, repeat, text, toolCalls, latencyMs, tokens, outputTokens, ...ended, scorings };
  }
}
