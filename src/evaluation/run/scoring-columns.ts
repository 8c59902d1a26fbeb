import type { Scoring, ScoringOutcome } from '#domain/analysis/index.ts';

const OUTCOMES: readonly ScoringOutcome[] = ['scored', 'not-applicable', 'blocked', 'errored'];
const PASSES = [undefined, false, true] as const;

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
  // Evaluator, outcome and pass in one number.
  const marks: number[] = [];

  function placeOf(name: string): number {
    const known = places.get(name) ?? names.push(name) - 1;
    places.set(name, known);
    return known;
  }

  return {
    add(scorings) {
      const at = scores.length;
      for (const { evaluator, outcome, score, pass } of scorings) {
        scores.push(score ?? Number.NaN);
        const kind = OUTCOMES.indexOf(outcome) * PASSES.length + PASSES.indexOf(pass);
        marks.push(placeOf(evaluator) * OUTCOMES.length * PASSES.length + kind);
      }
      return at;
    },
    read(at, count, reason) {
      return Array.from({ length: count }, (_, index) => {
        const mark = marks[at + index] ?? 0;
        const score = scores[at + index] ?? Number.NaN;
        const outcome = OUTCOMES[Math.floor(mark / PASSES.length) % OUTCOMES.length] ?? 'errored';
        const pass = PASSES[mark % PASSES.length];
        return {
          evaluator: names[Math.floor(mark / (OUTCOMES.length * PASSES.length))] ?? '',
          outcome,
          ...(Number.isNaN(score) ? {} : { score }),
          ...(pass === undefined ? {} : { pass }),
          get reason() {
            return reason(index);
          },
        };
      });
    },
  };
}
