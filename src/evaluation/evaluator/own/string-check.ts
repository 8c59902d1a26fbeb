import type { StringCheckEvaluator } from '#domain/config/index.ts';
import { assertNever } from '#domain/shared/index.ts';
import { type EvaluatorFactory, makeScoring } from '../evaluator.ts';
import { infoOf } from './own.ts';
import { fillFor, whyNotFillable } from './template-value.ts';

/** OpenAI's string check grader: letter for letter, with `ilike` in any letter case. */
export function createStringCheck(own: StringCheckEvaluator): EvaluatorFactory {
  const info = infoOf(own, 'exact');
  return () => ({
    info,
    whyNotApplicable: (question) => whyNotFillable([own.input, own.reference], question),
    async score(subject) {
      const [input, reference] = [fillFor(own.input, subject), fillFor(own.reference, subject)];
      const holds = check(own.operation, input, reference);
      return makeScoring(info, holds ? 1 : 0, `${describe(own.operation, holds)} ${quote(reference)}`);
    },
  });
}

function check(operation: StringCheckEvaluator['operation'], input: string, reference: string): boolean {
  switch (operation) {
    case 'eq':
      return input === reference;
    case 'ne':
      return input !== reference;
    case 'like':
      return input.includes(reference);
    case 'ilike':
      return input.toLowerCase().includes(reference.toLowerCase());
    default:
      return assertNever(operation);
  }
}

function describe(operation: StringCheckEvaluator['operation'], holds: boolean): string {
  if (operation === 'eq' || operation === 'ne') return holds === (operation === 'eq') ? 'it is' : 'it is not';
  return holds ? 'it contains' : 'it does not contain';
}

function quote(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}
