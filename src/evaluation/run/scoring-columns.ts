import type { Scoring, ScoringOutcome } from '#domain/analysis/index.ts';
import { assert } from '#domain/shared/index.ts';
import { anyNumbers, createNumberColumn, smallCounts } from './number-column.ts';

const OUTCOMES: readonly ScoringOutcome[] = ['scored', 'not-applicable', 'blocked', 'errored'];
/** Pass and confirmed. */
const FLAGS = [
  [undefined, undefined],
  [false, undefined],
  [true, undefined],
  [undefined, false],
  [false, true],
  [true, false],
] as const;

/** What of a scoring only reports look at. */
export type ScoringWords = Pick<Scoring, 'reason' | 'calls'>;

/** Scorings without their words, a few bytes each: a large evaluation makes half a million. */
type ScoringColumns = {
  /** @returns where they are */
  add(scorings: readonly Scoring[]): number;
  /** So many from there on; `words` are asked for when somebody reads them. */
  read(at: number, count: number, words: (index: number) => ScoringWords): readonly Scoring[];
};

export function createScoringColumns(): ScoringColumns {
  const names: string[] = [];
  const places = new Map<string, number>();
  // NaN where there is none.
  const scores = createNumberColumn(anyNumbers);
  // Evaluator, outcome, pass and confirmed in one number.
  const marks = createNumberColumn(smallCounts);

  function placeOf(name: string): number {
    const known = places.get(name) ?? names.push(name) - 1;
    places.set(name, known);
    return known;
  }

  return {
    add(scorings) {
      const at = scores.length;
      for (const { evaluator, outcome, score, pass, confirmed } of scorings) {
        scores.push(score ?? Number.NaN);
        const flag = FLAGS.findIndex(([own, other]) => own === pass && other === confirmed);
        assert(flag >= 0, 'a scoring is confirmed where it fails, and a flag that was not confirmed does not fail');
        marks.push((placeOf(evaluator) * OUTCOMES.length + OUTCOMES.indexOf(outcome)) * FLAGS.length + flag);
      }
      return at;
    },
    read(at, count, wordsOf) {
      const scorings: Scoring[] = [];
      for (let index = 0; index < count; index += 1) {
        const mark = marks.at(at + index);
        const score = scores.at(at + index);
        const name = names[Math.floor(mark / (OUTCOMES.length * FLAGS.length))] ?? '';
        const outcome = OUTCOMES[Math.floor(mark / FLAGS.length) % OUTCOMES.length] ?? 'errored';
        const [pass, confirmed] = FLAGS[mark % FLAGS.length] ?? [];
        scorings.push(new KeptScoring({ evaluator: name, outcome, score, pass, confirmed }, () => wordsOf(index)));
      }
      return scorings;
    },
  };
}

type Column = Pick<Scoring, 'evaluator' | 'outcome'> & {
  /** NaN: none. */
  readonly score: number;
  readonly pass: boolean | undefined;
  readonly confirmed: boolean | undefined;
};

/** Its words are read when somebody looks. A class, as every object written with a getter of its own has a shape of its own in V8. */
class KeptScoring implements Scoring {
  readonly evaluator: string;
  readonly outcome: ScoringOutcome;
  readonly score?: number;
  readonly pass?: boolean;
  readonly confirmed?: boolean;
  readonly #words: () => ScoringWords;

  constructor({ evaluator, outcome, score, pass, confirmed }: Column, words: () => ScoringWords) {
    this.evaluator = evaluator;
    this.outcome = outcome;
    if (!Number.isNaN(score)) this.score = score;
    if (pass !== undefined) this.pass = pass;
    if (confirmed !== undefined) this.confirmed = confirmed;
    this.#words = words;
  }

  get reason(): string {
    return this.#words().reason;
  }

  get calls(): Scoring['calls'] {
    return this.#words().calls;
  }

  toJSON(): Scoring {
    return { ...this, ...this.#words() };
  }
}
