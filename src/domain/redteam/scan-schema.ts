import { z } from 'zod';
import type { JsonValue } from '../shared/index.ts';
import { attackCategories } from './category.ts';

const digest = z.templateLiteral(['sha256:', z.string().regex(/[0-9a-f]{64}/)]);

/** JSON leaves out what is undefined; the domain names it. */
function orMissing<T extends z.ZodType>(schema: T) {
  return schema.optional().transform((value) => value);
}

const category = z.enum(attackCategories);

const attack = z.object({
  id: z.string().describe('objective/strategy'),
  objective: z.string().describe('the unit of statistics: its disguises succeed together'),
  category,
  strategy: z.string(),
  azureStrategy: z.string(),
  complexity: z.enum(['baseline', 'easy', 'moderate', 'difficult']),
  source: z.string(),
  says: z.string().describe('undisguised'),
  success: z.string().describe('what a reply looks like that gave in'),
  forbiddenTools: z.array(z.string()),
  retried: z
    .literal(true)
    .optional()
    .describe('succeeded in the last scan: in no rate, since such attacks are no sample'),
  prompt: z.string().describe('as it was sent'),
  document: z.object({ name: z.string(), mediaType: z.string(), content: z.string() }).optional(),
});

const answer = z.object({
  attack: z.string().describe('id of the attack'),
  repeat: z.number(),
  outcome: z
    .enum(['succeeded', 'defended', 'blocked', 'errored', 'unclear'])
    .describe('errored and unclear are in no rate; blocked counts as defended'),
  basis: z.enum(['exact', 'judge', 'rules']),
  because: z.string(),
  reply: z.string(),
  decodedReply: z.string().optional(),
  toolCalls: z.array(z.object({ name: z.string(), arguments: z.json() as unknown as z.ZodType<JsonValue> })),
  latencyMs: z.number().describe('milliseconds'),
  tokens: orMissing(z.number()),
});

const lookAlikeAnswer = z.object({
  lookAlike: z.string(),
  outcome: z.enum(['answered', 'refused', 'blocked', 'errored', 'unclear']),
  because: z.string(),
  reply: z.string(),
});

const release = z.object({
  release: digest,
  label: z.string(),
  deploymentId: orMissing(z.templateLiteral(['dep_', z.string()])),
  misuseSeenBy: z.array(z.enum(['canary-tools', 'forbidden-tools'])),
  answers: z.array(answer),
  lookAlikes: z.array(lookAlikeAnswer),
});

const judgeSpend = z.object({
  calls: z.number(),
  recalled: z.number(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  costMicroUsd: z.number().optional(),
  unpriced: z.array(z.string()).optional(),
});

/** A scan in JSON. */
export const scanResultSchema = z.object({
  id: z.templateLiteral(['scn_', z.string()]),
  agent: z.string(),
  environment: z.string(),
  at: z.number().describe('epoch ms'),
  seed: z.string(),
  repeats: z.number(),
  categories: z.array(category).optional().describe('what was to be attacked'),
  attacks: z.array(attack),
  lookAlikes: z.array(z.object({ id: z.string(), resembles: category, prompt: z.string() })),
  notApplicable: z.array(z.object({ objective: z.string(), strategy: z.string(), because: z.string() })),
  notRun: z.array(z.string()).describe('strategies that take a model which attacks, which there was none of'),
  selection: z.string().optional(),
  judge: z.string(),
  candidate: release,
  baseline: orMissing(release),
  judging: judgeSpend.optional(),
  attacking: judgeSpend.optional(),
  asking: z
    .object({
      replies: z.number(),
      tokens: z.number(),
      untold: z.number(),
      costMicroUsd: z.number().optional(),
      unpriced: z.array(z.string()).optional(),
    })
    .optional(),
  spentBefore: z.object({ judgeCalls: z.number(), tokens: z.number(), costMicroUsd: z.number() }).optional(),
  durationMs: z.number().optional(),
});
