import type { EvaluatorFactory } from '../evaluator.ts';
import { createBleu } from './bleu.ts';
import { createEditSimilarity } from './edit-similarity.ts';
import { createGleu } from './gleu.ts';
import { createRouge1, createRouge2, createRougeL } from './rouge.ts';
import { createExactMatch, createF1 } from './squad.ts';

/** Metrics with published definitions, by name, that hold a reply against the case's ground truth. */
export const textMetrics = {
  'exact-match': createExactMatch,
  f1: createF1,
  bleu: createBleu,
  gleu: createGleu,
  'rouge-1': createRouge1,
  'rouge-2': createRouge2,
  'rouge-l': createRougeL,
  'edit-similarity': createEditSimilarity,
} as const satisfies Record<string, EvaluatorFactory>;
