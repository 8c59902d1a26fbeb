import type { EvaluatorInfo } from '#domain/analysis/index.ts';
import type { Case } from '#domain/dataset/index.ts';
import { type EvaluatorFactory, makeScoring, type Subject } from '../evaluator.ts';

type Expectation = NonNullable<Case['expect']>;

/** Whether a reply meets an expectation, or why that can't be told, or why a reply like this says nothing of it. */
export type Answer =
  | { readonly meets: boolean; readonly reason: string }
  | { readonly cannotTell: string }
  | { readonly saysNothing: string };

type Check<K extends keyof Expectation> = {
  readonly name: string;
  readonly key: K;
  /** Another one once it judges otherwise. */
  readonly version?: string;
  /** Where it isn't exact. */
  readonly judge?: string;
  check(expected: NonNullable<Expectation[K]>, subject: Subject): Answer | Promise<Answer>;
};

/**
 * An evaluator for one key of a case's `expect`: 1 met, 0 not met. It applies wherever the case names the key, to safety cases too:
 * the case says itself what its right reply is.
 */
export function createExpectation<K extends keyof Expectation>(makeCheck: () => Check<K>): EvaluatorFactory {
  return () => {
    const { name, key, version = '1', judge = 'exact', check } = makeCheck();
    const info: EvaluatorInfo = {
      ...{ name, version, scale: { min: 0, max: 1 }, better: 'higher', threshold: 1 },
      ...{ judge, family: 'quality' },
    };
    return {
      info,
      whyNotApplicable: ({ item }) =>
        item.expect?.[key] === undefined ? `the case says nothing of it (expect.${key})` : undefined,
      async score(subject) {
        const expected = subject.item.expect?.[key];
        const answer =
          expected === undefined ? { cannotTell: 'the case expects nothing' } : await check(expected, subject);
        if ('cannotTell' in answer) return { evaluator: name, outcome: 'errored', reason: answer.cannotTell };
        if ('saysNothing' in answer) return { evaluator: name, outcome: 'not-applicable', reason: answer.saysNothing };
        return makeScoring(info, answer.meets ? 1 : 0, answer.reason);
      },
    };
  };
}

/** As a reason quotes what a case says. */
export function quote(texts: readonly string[]): string {
  const shown = texts.slice(0, 3).map((text) => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text));
  return shown.join(', ') + (texts.length > shown.length ? ` and ${texts.length - shown.length} more` : '');
}
