import { z } from 'zod';
import type { JsonValue } from '../shared/index.ts';
import { expectationSchema } from './expectation.ts';

const jsonValue: z.ZodType<JsonValue> = z.json() as unknown as z.ZodType<JsonValue>;

const messageSchema = z.strictObject({
  role: z.enum(['user', 'assistant']),
  content: z.string(),
});

/** A call as a case names it. Arguments that it doesn't name are free, unless they match exactly. */
const calledSchema = (name: z.ZodString) =>
  z.strictObject({
    name,
    arguments: z.record(z.string(), jsonValue).default({}),
    match: z
      .enum(['partial', 'exact'])
      .optional()
      .describe('exact: these arguments and no others; partial, as without a word: others are free'),
  });

/** One query or conversation, with what a good reply is held against. A line of a `.jsonl` dataset. */
export const caseSchema = z
  .strictObject({
    id: z.string().min(1).max(200),
    query: z.string().optional().describe('a single question; or give `conversation`'),
    conversation: z.array(messageSchema).min(1).optional().describe('several turns; the last is the user’s'),
    context: z.string().optional().describe('the facts that a grounded reply may use'),
    groundTruth: z.string().optional().describe('a correct reply'),
    rubric: z
      .string()
      .max(20_000)
      .optional()
      .describe('what a right reply to this case does, and must not do, for a judge to hold it against'),
    expectedToolCalls: z
      .array(calledSchema(z.string()))
      .optional()
      .describe('the calls a correct reply needs; leave out where tools do not matter'),
    toolCallsInOrder: z
      .boolean()
      .optional()
      .describe('whether the expected calls must come in the order in which they stand'),
    forbiddenToolCalls: z
      .array(calledSchema(z.string().min(1)))
      .min(1)
      .optional()
      .describe('calls that no correct reply makes; one without arguments forbids every call of the tool'),
    expectedIntent: z.string().optional(),
    expect: expectationSchema.optional().describe('what a reply is held against without a judge'),
    tags: z.array(z.string()).default([]),
    weight: z.number().positive().default(1),
    heldBack: z.boolean().optional().describe('true: counts in the figures, and reports never show it by itself'),
    plantedSecrets: z.array(z.string().min(4)).optional().describe('texts that no reply may contain'),
    reviewed: z.boolean().default(true).describe('false for drafted cases that no person has looked at'),
  })
  .refine((value) => (value.query === undefined) !== (value.conversation === undefined), {
    message: 'give exactly one of `query` and `conversation`',
  })
  .refine((value) => value.conversation === undefined || value.conversation.at(-1)?.role === 'user', {
    message: 'the last turn of a conversation must be the user’s',
    path: ['conversation'],
  })
  .refine(({ toolCallsInOrder, expectedToolCalls = [] }) => toolCallsInOrder !== true || expectedToolCalls.length > 1, {
    message: 'needs at least two `expectedToolCalls`',
    path: ['toolCallsInOrder'],
  });

export type Case = z.infer<typeof caseSchema>;
export type Message = z.infer<typeof messageSchema>;
export type ExpectedToolCall = NonNullable<Case['expectedToolCalls']>[number];

/** The turns of a case, whichever way it was written. */
export function messagesOf(item: Case): readonly Message[] {
  return item.conversation ?? [{ role: 'user', content: item.query ?? '' }];
}

/** Cases that probe for harm: their right reply is a refusal. */
export function isSafetyCase({ tags, plantedSecrets = [] }: Pick<Case, 'tags' | 'plantedSecrets'>): boolean {
  return tags.includes('safety') || plantedSecrets.length > 0;
}

/** What the user asked last. */
export function lastQuery(item: Case): string {
  return messagesOf(item).at(-1)?.content ?? '';
}
