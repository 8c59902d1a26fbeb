/** Evaluators that compare a reply with its ground truth, letter by letter or word by word. They run where a project names them. */
export const textMetricNames = [
  ...['exact-match', 'f1', 'bleu', 'gleu', 'rouge-1', 'rouge-2', 'rouge-l', 'edit-similarity'],
] as const;

/** Evaluators of what a case expects of its reply. They run where a project names them. */
export const expectationNames = [
  'contains',
  'not-contains',
  'matches',
  'json-schema',
  'refusal',
  'language-match',
  'latency',
  'tokens',
  'cost',
  'steps',
] as const;

/** Evaluators of what an agent did. They run where a project names them. */
export const agentMetricNames = [
  'tool-call-order',
  'forbidden-calls',
  'redundant-calls',
  'tool-errors',
  'error-recovery',
] as const;
