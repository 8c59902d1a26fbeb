import type { EvaluatorFactory } from '../evaluator.ts';
import { createContains, createNotContains } from './contains.ts';
import { createJsonSchema } from './json-schema.ts';
import { createLanguageMatch } from './language-match.ts';
import { createMatches } from './matches.ts';
import { createRefusal } from './refusal.ts';
import { createCost, createLatency, createSteps, createTokens } from './spent.ts';

/** Evaluators of what a case expects of its reply word by word, by name. */
export const expectations = {
  contains: createContains,
  'not-contains': createNotContains,
  matches: createMatches,
  'json-schema': createJsonSchema,
  refusal: createRefusal,
  'language-match': createLanguageMatch,
  latency: createLatency,
  tokens: createTokens,
  cost: createCost,
  steps: createSteps,
} as const satisfies Record<string, EvaluatorFactory>;
