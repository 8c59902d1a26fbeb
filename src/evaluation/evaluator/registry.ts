import type { EvaluatorName, OwnEvaluator } from '#domain/config/index.ts';
import type { Prices } from '#domain/sample/index.ts';
import { AppError } from '#domain/shared/index.ts';
import type { Judge } from '#ports/index.ts';
import { agentMetrics } from './agent/agent-metrics.ts';
import { createCaseRubric } from './case-rubric.ts';
import { createCoherence } from './coherence.ts';
import type { Evaluator, EvaluatorFactory, Question } from './evaluator.ts';
import { expectations } from './expectation/expectations.ts';
import { createFluency } from './fluency.ts';
import { createGroundedness } from './groundedness.ts';
import { createHarmLexicon } from './harm-lexicon.ts';
import { createIntentResolution } from './intent-resolution.ts';
import { createOwn } from './own/create-own.ts';
import type { OwnSurroundings } from './own/own.ts';
import { createRelevance } from './relevance.ts';
import { judgedHarms } from './safety/index.ts';
import { createSecretLeak } from './secret-leak.ts';
import { createSimilarity } from './similarity.ts';
import { createTaskAdherence } from './task-adherence.ts';
import { createTaskSuccess } from './task-success.ts';
import { textMetrics } from './text/metrics.ts';
import { createToolCallAccuracy } from './tool-call-accuracy.ts';

/** Every evaluator there is, by the name that configuration and reports use. */
const factories: Readonly<Record<EvaluatorName, EvaluatorFactory>> = {
  relevance: createRelevance,
  groundedness: createGroundedness,
  coherence: createCoherence,
  fluency: createFluency,
  similarity: createSimilarity,
  'intent-resolution': createIntentResolution,
  'case-rubric': createCaseRubric,
  'task-adherence': createTaskAdherence,
  'task-success': createTaskSuccess,
  'tool-call-accuracy': createToolCallAccuracy,
  ...agentMetrics,
  ...textMetrics,
  ...expectations,
  'secret-leak': createSecretLeak,
  'harm-lexicon': createHarmLexicon,
  ...judgedHarms,
};

const NONE = 'none';

/** For evaluators that ask no judge, and for questions that don't depend on who judges. */
export const NO_JUDGE: Judge = {
  labelOf: () => NONE,
  versionOf: () => '0',
  isFixed: () => true,
  score: async (evaluator) => ({ evaluator, outcome: 'errored', reason: 'there is no judge' }),
};

/** Says why the named evaluator has nothing to judge in a case; undefined when it has. Each evaluator is made once, however many the cases. */
export function createApplicability(
  own?: readonly OwnEvaluator[] | undefined,
): (name: string, question: Question) => string | undefined {
  const evaluators = new Map<string, Evaluator>();
  return (name, question) => {
    const create = findFactory(name, own);
    if (create === undefined) return `there is no evaluator "${name}"`;
    const evaluator = evaluators.get(name) ?? create(NO_JUDGE, {});
    evaluators.set(name, evaluator);
    return evaluator.whyNotApplicable(question);
  };
}

/**
 * The named evaluators in the given order, each once.
 * @throws AppError CONFIG_INVALID for a name that none has
 */
export function createEvaluators(
  names: readonly string[],
  judge: Judge,
  own?: readonly OwnEvaluator[] | undefined,
  around?: OwnSurroundings | undefined,
  prices: Prices = {},
): readonly Evaluator[] {
  return [...new Set(names)].map((name) => {
    const create = findFactory(name, own, around);
    if (create !== undefined) return create(judge, prices);
    throw new AppError('CONFIG_INVALID', `evaluation.evaluators: there is no evaluator "${name}".`, {
      hint: `Known are: ${Object.keys(factories).join(', ')}.`,
    });
  });
}

function findFactory(
  name: string,
  own: readonly OwnEvaluator[] = [],
  around?: OwnSurroundings | undefined,
): EvaluatorFactory | undefined {
  if (Object.hasOwn(factories, name)) return factories[name as EvaluatorName];
  const found = own.find((each) => each.name === name);
  return found === undefined ? undefined : createOwn(found, around);
}
