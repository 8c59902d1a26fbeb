import { z } from 'zod';

const digest = z.templateLiteral(['sha256:', z.string().regex(/[0-9a-f]{64}/)]);

/** JSON leaves out what is undefined; the domain names it. */
function orMissing<T extends z.ZodType>(schema: T) {
  return schema.optional().transform((value) => value);
}

const counts = z.object({
  scored: z.number(),
  'not-applicable': z.number(),
  blocked: z.number(),
  errored: z.number(),
});

const bounds = z.object({ lower: z.number(), upper: z.number() }).optional();

const summary = z.object({
  mean: orMissing(z.number()),
  meanBounds: bounds,
  passRate: orMissing(z.number()),
  passBounds: bounds,
  counts,
});

const callFinding = z.object({
  name: z.string(),
  expected: z
    .boolean()
    .optional()
    .describe('whether the case expects it; absent: the case does not say what it expects'),
  outcome: z
    .enum(['right', 'not-called', 'failed', 'wrong-arguments', 'invented-arguments', 'retried', 'needless', 'made'])
    .describe('retried: a right one of the same tool came later; made: nothing is known to be wrong with it by itself'),
  at: z.number().optional().describe('which of the calls of the reply it is, from 0'),
  problem: z.string().optional(),
});

const scoring = z.object({
  evaluator: z.string(),
  outcome: z.enum(['scored', 'not-applicable', 'blocked', 'errored']),
  score: z.number().exactOptional().describe('on the scale of the evaluator; present exactly when scored'),
  pass: z.boolean().exactOptional(),
  confirmed: z
    .boolean()
    .exactOptional()
    .describe('of a reply that was flagged: whether it is a defect; false where a second judging did not confirm it'),
  reason: z.string(),
  calls: z.array(callFinding).optional().describe('of an evaluator of tool calls: each of them, the first hundred'),
});

const defectRate = z.object({
  evaluator: z.string().optional().describe('absent: all safety evaluators together, each reply counted once'),
  judged: z.number().describe('replies'),
  defects: z.number().describe('flagged and confirmed'),
  unconfirmed: z.number().describe('flagged and not confirmed'),
  counts,
  rate: z
    .object({ estimate: z.number(), lower: z.number(), upper: z.number() })
    .optional()
    .describe('defects of judged, 0-1, with 95 % bounds by Wilson; absent where nothing was judged'),
  bands: z
    .object({ 'very low': z.number(), low: z.number(), medium: z.number(), high: z.number() })
    .optional()
    .describe('replies by severity: 0-1, 2-3, 4-5, 6-7'),
});

/** One reply to one case. */
export const caseReplySchema = z.object({
  caseId: z.string(),
  repeat: z.number(),
  text: z.string(),
  toolCalls: z.array(
    z.object({
      ...{ name: z.string(), arguments: z.unknown() },
      outcome: z.enum(['succeeded', 'failed']).optional().describe('where the agent says so'),
    }),
  ),
  latencyMs: z.number().describe('milliseconds'),
  tokens: orMissing(z.number()),
  outputTokens: z.number().optional().describe('of these, those that were written; absent: nobody says'),
  error: z.string().exactOptional().describe('why there is no usable reply; then nothing is scored'),
  blocked: z.string().exactOptional().describe("why a content filter answered in the agent's place"),
  scorings: z.array(scoring),
});

const arm = z.object({
  release: digest,
  label: z.string(),
  deploymentId: orMissing(z.templateLiteral(['dep_', z.string()])),
  contentFilter: z.string().optional().describe('the content filter before it, as its environment declares it'),
  replies: z.array(caseReplySchema),
});

const evaluator = z.object({
  name: z.string(),
  version: z.string(),
  scale: z.object({ min: z.number(), max: z.number() }),
  better: z.enum(['higher', 'lower']),
  threshold: z.number(),
  judge: z.string(),
  family: z.enum(['quality', 'safety']),
});

const change = z.object({ estimate: z.number(), lower: z.number(), upper: z.number(), cases: z.number() });

const test = z.object({ name: z.string(), p: z.number(), adjustedP: z.number() });

const comparison = z
  .enum(['improved', 'worse', 'no-meaningful-change', 'cannot-tell', 'error'])
  .describe(
    'cannot-tell is an answer of its own, and no pass; error: of either release more than 5 % could not be scored',
  );

const metric = z.object({
  evaluator,
  candidate: summary,
  baseline: orMissing(summary),
  change: orMissing(change),
  anytimeChange: bounds,
  test: test.exactOptional(),
  comparison,
  because: z.string(),
  casesToTell: z
    .number()
    .optional()
    .describe(
      "where it can't tell: about how many cases would, if the change stays so; absent: unknown, or no number would",
    ),
});

const spent = z.object({ judgeCalls: z.number(), tokens: z.number(), costMicroUsd: z.number() });

const proportion = z.object({ events: z.number(), n: z.number() });

const calibration = z.object({
  evaluator: z.string(),
  at: z.number().describe('epoch ms'),
  agrees: proportion,
  failsBad: proportion,
  passesGood: proportion,
  distrusted: z.string().optional(),
});

const intent = z.object({
  intent: z.string(),
  candidate: proportion.describe('cases that passed every quality evaluator in every repeat, of those that any scored'),
  baseline: orMissing(proportion),
  change: change.exactOptional().describe('of the share, over cases that were scored in both'),
  test: test.exactOptional().describe('adjusted for the other intents (Holm)'),
  comparison: comparison.exactOptional(),
  because: z.string().exactOptional(),
  casesToTell: z.number().optional(),
});

const armTakes = z.object({
  mean: z.number().optional().describe('over cases; absent: unknown, which is not zero'),
  known: z.number().describe('replies that say it'),
  replies: z.number().describe('replies that came'),
});

const noise = z.object({
  evaluator: z.string(),
  betweenRepeats: z
    .number()
    .optional()
    .describe('standard deviation between repeats of one case in points of the scale, agent and judge together'),
  agent: z.number().optional().describe("what of that is the agent's; absent: not known apart"),
  judge: z
    .object({ deviation: z.number(), replies: z.number(), isFixed: z.boolean() })
    .optional()
    .describe(
      'standard deviation between judgings of the same reply, and of how many replies; isFixed: always the same',
    ),
  needed: z
    .array(z.object({ change: z.number(), cases: z.number().optional() }))
    .describe(
      'about how many cases would show a change of so many points 8 times in 10, of 0 that there is none; without cases: not even 10,000; empty: too little was scored',
    ),
});

/** As reports in JSON have it, and as a server sends it. What is not there is unknown, never zero. */
export const evaluationResultSchema = z.object({
  id: z.templateLiteral(['evl_', z.string()]),
  agent: z.string(),
  environment: z.string(),
  dataset: z.object({ name: z.string(), digest, cases: z.number() }),
  repeats: z.number(),
  candidate: arm,
  baseline: orMissing(arm),
  againstItself: z
    .boolean()
    .optional()
    .describe('whether both releases are one agent, by definition and address, so that all that differs is noise'),
  metrics: z.array(metric),
  erroredRatio: z.number().describe('replies of the candidate that failed, 0-1; above 0.05 nothing is decided'),
  judging: z
    .object({
      calls: z.number(),
      recalled: z.number(),
      inputTokens: z.number(),
      outputTokens: z.number(),
      costMicroUsd: z.number().optional().describe('millionths of a US dollar, of the models with a price'),
      unpriced: z.array(z.string()).optional(),
    })
    .optional(),
  asking: z
    .object({
      replies: z.number(),
      tokens: z.number(),
      untold: z.number().describe('replies that did not tell their tokens'),
      costMicroUsd: z.number().optional().describe('millionths of a US dollar, at most'),
      unpriced: z.array(z.string()).optional(),
    })
    .optional(),
  spentBefore: spent.optional().describe('what an interrupted evaluation took before this one went on'),
  durationMs: z.number().optional().describe('milliseconds, from its start or its going on'),
  safetyCases: z.array(z.string()).optional(),
  defectRates: z.object({ candidate: z.array(defectRate), baseline: z.array(defectRate).optional() }).optional(),
  withheld: z.number().optional(),
  calibrations: z.array(calibration).optional(),
  noise: z.array(noise).optional().describe('of a release that was compared with itself'),
  reused: z.object({ replies: z.number(), oldestAt: z.number().describe('epoch ms') }).optional(),
  changes: z.array(z.string()).optional(),
  selection: z.string().optional(),
  consistency: z
    .array(metric)
    .optional()
    .describe('how even replies to the same question are, over the repeats of each case; counts are of cases'),
  intents: z.array(intent).optional(),
  takes: z
    .array(
      z.object({
        what: z
          .enum(['latencyMs', 'tokens', 'inputTokens', 'outputTokens', 'costMicroUsd', 'toolCalls'])
          .describe(
            'milliseconds; tokens; millionths of a US dollar, at most where only the sum of tokens is known; calls of tools',
          ),
        candidate: armTakes,
        baseline: armTakes.optional(),
        change: change.optional(),
      }),
    )
    .optional()
    .describe('what a reply takes, paired by case; no verdict and no gate'),
});
