import { z } from 'zod';
import { similarityMetrics, stringOperations } from '../own-evaluator.ts';
import { durationSetting } from '../quantity.ts';
import { envNameSetting } from './name.ts';

const scored = {
  better: z.enum(['higher', 'lower']).default('higher').describe('which end of the scale is good'),
};

const scaleOf = (bound: z.ZodNumber) => z.strictObject({ min: bound, max: bound });

const rubric = z.strictObject({
  kind: z.literal('rubric'),
  rubric: z.string().min(1).max(20_000).describe('what is scored, and what the scores mean; a text, or "@file"'),
  scale: scaleOf(z.int()).default({ min: 1, max: 5 }).describe('whole numbers'),
  ...scored,
  threshold: z.number().default(3).describe('a reply passes at this score'),
});

const outside = {
  scale: scaleOf(z.number()).default({ min: 0, max: 1 }),
  ...scored,
  threshold: z.number().describe('a reply passes at this score'),
  timeout: durationSetting('100ms', '10m').default('30s').describe('for one score'),
  concurrency: z.int().min(1).max(64).default(4).describe('scores awaited at once'),
};

const command = z.strictObject({
  kind: z.literal('command'),
  command: z
    .array(z.string().min(1))
    .min(1)
    .max(50)
    .describe('the program and its arguments, without a shell; "@file" is a file of the project'),
  env: z.array(envNameSetting).max(50).default([]).describe('variables that it gets, beside PATH'),
  ...outside,
});

const module = z.strictObject({
  kind: z.literal('module'),
  file: z
    .string()
    .regex(/\.(ts|mts|js|mjs)$/, 'a file that ends in .ts, .mts, .js or .mjs')
    .describe('exports `evaluate`'),
  env: z.array(envNameSetting).max(50).default([]).describe('variables that it gets, beside PATH'),
  ...outside,
});

const http = z.strictObject({
  kind: z.literal('http'),
  url: z.string().describe('the only address that is asked'),
  credential: z
    .strictObject({
      env: envNameSetting,
      header: z
        .string()
        .regex(/^[A-Za-z0-9-]{1,100}$/, 'the name of a header such as "x-api-key"')
        .optional(),
    })
    .optional()
    .describe('the variable with the key; sent as a bearer token, or alone in `header`'),
  version: z.string().min(1).max(100).optional().describe('of what answers there; another one is another evaluator'),
  ...outside,
});

const template = z.string().min(1).max(20_000);
const compared = {
  input: template.default('{{ sample.output_text }}').describe('a template: the text that is graded'),
  reference: template.default('{{ item.groundTruth }}').describe('a template: the text that it is graded against'),
};

const stringCheck = z.strictObject({
  kind: z.literal('string-check'),
  operation: z.enum(stringOperations).describe('like: contains; ilike: contains, in any letter case'),
  ...compared,
});

const textSimilarity = z.strictObject({
  kind: z.literal('text-similarity'),
  evaluationMetric: z.enum(similarityMetrics).describe('how alike is measured'),
  ...compared,
  threshold: z.number().min(0).max(1).describe('a reply passes at this score'),
});

/** As messages, all of which tell the model what to do; or as one text. */
const input = z
  .union(
    [template, z.array(z.strictObject({ role: z.enum(['system', 'developer', 'user']), content: template })).min(1)],
    {
      error: 'a text, "@file", or a list of messages: { role: system, developer or user, content }',
    },
  )
  .describe('a template: what the model is told, as a text, "@file" or a list of messages');

const labelModel = z.strictObject({
  kind: z.literal('label-model'),
  input,
  labels: z.array(z.string().min(1).max(100)).min(2).max(50).describe('of which the model gives one'),
  passingLabels: z.array(z.string()).min(1).describe('those with which a reply passes'),
});

const scoreModel = z.strictObject({
  kind: z.literal('score-model'),
  input,
  scale: scaleOf(z.number()).default({ min: 0, max: 1 }),
  ...scored,
  threshold: z.number().describe('a reply passes at this score'),
});

const kinds = [
  'rubric',
  'command',
  'module',
  'http',
  'string-check',
  'text-similarity',
  'label-model',
  'score-model',
] as const;

/** An evaluator of the project's own. */
export const ownEvaluatorSettings = z.discriminatedUnion(
  'kind',
  [rubric, command, module, http, stringCheck, textSimilarity, labelModel, scoreModel],
  {
    error: `one of ${kinds.map((kind) => JSON.stringify(kind)).join(', ')}`,
  },
);

export type OwnEvaluatorSettings = z.infer<typeof ownEvaluatorSettings>;
