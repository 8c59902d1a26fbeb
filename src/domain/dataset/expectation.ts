import { z } from 'zod';
import type { JsonObject } from '../shared/index.ts';
import { compileJsonSchema } from './json-schema.ts';

const texts = z.array(z.string().min(1)).min(1);

/** Unicode mode: letters outside the plane of two bytes are one letter, and an escape that means nothing is an error. */
const PATTERN_FLAGS = 'u';

const pattern = z
  .string()
  .min(1)
  .max(2000)
  .superRefine((source, context) => explain(context, () => new RegExp(source, PATTERN_FLAGS)));

const jsonSchema = z
  .record(z.string(), z.json())
  .transform((schema) => schema as JsonObject)
  .superRefine((schema, context) => explain(context, () => compileJsonSchema(schema)));

/** Languages that can be told apart, by ISO 639-1. */
const LANGUAGES = [
  ...[
    'am',
    'ar',
    'az',
    'be',
    'bg',
    'bn',
    'ca',
    'cs',
    'da',
    'de',
    'el',
    'en',
    'es',
    'et',
    'eu',
    'fa',
    'fi',
    'fr',
    'gu',
    'he',
  ],
  ...[
    'hi',
    'hr',
    'hu',
    'hy',
    'is',
    'it',
    'ja',
    'ka',
    'kn',
    'ko',
    'ku',
    'lo',
    'lt',
    'lv',
    'ml',
    'mr',
    'ms',
    'nl',
    'no',
    'or',
  ],
  ...[
    'pa',
    'pl',
    'pt',
    'ro',
    'ru',
    'sk',
    'sl',
    'sq',
    'sr',
    'sv',
    'ta',
    'te',
    'th',
    'tl',
    'tr',
    'uk',
    'ur',
    'vi',
    'yo',
    'zh',
  ],
] as const;

/** What a reply is held against, without a judge. */
export const expectationSchema = z
  .strictObject({
    contains: texts.optional().describe('texts that the reply contains, all of them'),
    notContains: texts.optional().describe('texts of which the reply contains none'),
    matches: z.array(pattern).min(1).optional().describe('regular expressions that each match somewhere in the reply'),
    ignoreCase: z
      .boolean()
      .optional()
      .describe('letter case doesn’t matter to the three before; it does unless this is true'),
    jsonSchema: jsonSchema
      .optional()
      .describe('the reply is JSON, valid under this schema (draft 2020-12 or draft-07)'),
    language: z.enum(LANGUAGES).optional().describe('the language of the right reply, by ISO 639-1'),
    maxLatencyMs: z.number().positive().optional().describe('the whole reply comes within this, as measured'),
    maxTokens: z
      .int()
      .positive()
      .optional()
      .describe('the agent uses at most so many tokens, in and out, by its own word'),
    maxCostUsd: z
      .number()
      .positive()
      .optional()
      .describe('the reply costs at most so many dollars, by the agent’s tokens and the price of its model'),
    maxToolCalls: z.int().nonnegative().optional().describe('the agent calls tools at most so often'),
    refuses: z.boolean().optional().describe('whether the right reply is a refusal'),
  })
  .refine(({ ignoreCase: _, ...named }) => Object.values(named).some((value) => value !== undefined), {
    message: 'name at least one expectation, or leave `expect` out',
  });

/** As `matches` are meant; valid, since the dataset was read. */
export function compilePattern(source: string, ignoreCase: boolean | undefined): RegExp {
  return new RegExp(source, ignoreCase === true ? `${PATTERN_FLAGS}i` : PATTERN_FLAGS);
}

function explain(context: z.RefinementCtx, compile: () => unknown): void {
  try {
    compile();
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
  }
}
