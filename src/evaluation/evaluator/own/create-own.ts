import type { OwnEvaluator } from '#domain/config/index.ts';
import { assertNever } from '#domain/shared/index.ts';
import type { EvaluatorFactory } from '../evaluator.ts';
import { createCommand } from './command.ts';
import { createHttp } from './http.ts';
import { createOwnJudged } from './judged.ts';
import { createModule } from './module.ts';
import type { OwnSurroundings } from './own.ts';
import { createStringCheck } from './string-check.ts';
import { createTextSimilarity } from './text-similarity.ts';

/** An evaluator that a project brought along. Without surroundings it says what it is, and scores nothing. */
export function createOwn(own: OwnEvaluator, around: OwnSurroundings | undefined): EvaluatorFactory {
  switch (own.kind) {
    case 'rubric':
    case 'label-model':
    case 'score-model':
      return createOwnJudged(own);
    case 'command':
      return createCommand(own, around);
    case 'module':
      return createModule(own, around);
    case 'http':
      return createHttp(own, around);
    case 'string-check':
      return createStringCheck(own);
    case 'text-similarity':
      return createTextSimilarity(own);
    default:
      return assertNever(own);
  }
}
