import type { Scoring, ScoringOutcome } from '#domain/analysis/index.ts';
import { assert } from '#domain/shared/index.ts';

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

/** Scorings without their reasons, a few bytes each: a large evaluation makes half a million. */
export type ScoringColumns = {
  /** @returns where they are */
  add(scorings: readonly Scoring[]): number;
  /** So many from there on; `reason` is asked for when somebody reads it. */
  read(at: number, count: number, reason: (index: number) => string): readonly Scoring[];
};

export function createScoringColumns(): ScoringColumns {
  const names: string[] = [];
  const places = new Map<string, number>();
  // NaN where there is none.
  const scores: number[] = [];
  // Evaluator, outcome, pass and confirmed in one number.
  const marks: number[] = [];

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
    read(at, count, reason) {
      return Array.from({ length: count }, (_, index) => {
        const mark = marks[at + index] ?? 0;
        const score = scores[at + index] ?? Number.NaN;
        const outcome = OUTCOMES[Math.floor(mark / FLAGS.length) % OUTCOMES.length] ?? 'errored';
        const [pass, confirmed] = FLAGS[mark % FLAGS.length] ?? [];
        return {
          evaluator: names[Math.floor(mark / (OUTCOMES.length * FLAGS.length))] ?? '',
          outcome,
          ...(Number.isNaN(score) ? {} : { score }),
          ...(pass === undefined ? {} : { pass }),
          ...(confirmed === undefined ? {} : { confirmed }),
          get reason() {
            return reason(index);
          },
        };
      });
    },
  };
}
