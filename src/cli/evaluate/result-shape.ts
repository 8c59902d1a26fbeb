import { z } from 'zod';
import type { EvaluationResult } from '#domain/analysis/index.ts';
import { AppError, type Digest, type Id, type IdPrefix, isDigest } from '#domain/shared/index.ts';

const digest = z.custom<Digest>((value) => typeof value === 'string' && isDigest(value), 'not a digest');

function idSchema<P extends IdPrefix>(prefix: P) {
  return z.custom<Id<P>>((value) => typeof value === 'string' && value.startsWith(`${prefix}_`), `not a ${prefix}_ id`);
}

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

const scoring = z.object({
  evaluator: z.string(),
  outcome: z.enum(['scored', 'not-applicable', 'blocked', 'errored']),
  score: z.number().exactOptional(),
  pass: z.boolean().exactOptional(),
  reason: z.string(),
});

const reply = z.object({
  caseId: z.string(),
  repeat: z.number(),
  text: z.string(),
  toolCalls: z.array(z.object({ name: z.string(), arguments: z.unknown() })),
  latencyMs: z.number(),
  tokens: orMissing(z.number()),
  error: z.string().exactOptional(),
  scorings: z.array(scoring),
});

const arm = z.object({
  release: digest,
  label: z.string(),
  deploymentId: orMissing(idSchema('dep')),
  replies: z.array(reply),
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

const metric = z.object({
  evaluator,
  candidate: summary,
  baseline: orMissing(summary),
  change: orMissing(z.object({ estimate: z.number(), lower: z.number(), upper: z.number(), cases: z.number() })),
  anytimeChange: bounds,
  test: z.object({ name: z.string(), p: z.number(), adjustedP: z.number() }).exactOptional(),
  comparison: z.enum(['improved', 'worse', 'no-meaningful-change', 'cannot-tell']),
  because: z.string(),
});

const proportion = z.object({ events: z.number(), n: z.number() });

const calibration = z.object({
  evaluator: z.string(),
  at: z.number(),
  agrees: proportion,
  failsBad: proportion,
  passesGood: proportion,
  distrusted: z.string().optional(),
});

const resultShape = z.object({
  id: idSchema('evl'),
  agent: z.string(),
  environment: z.string(),
  dataset: z.object({ name: z.string(), digest, cases: z.number() }),
  repeats: z.number(),
  candidate: arm,
  baseline: orMissing(arm),
  metrics: z.array(metric),
  erroredRatio: z.number(),
  judging: z
    .object({ calls: z.number(), recalled: z.number(), inputTokens: z.number(), outputTokens: z.number() })
    .optional(),
  safetyCases: z.array(z.string()).optional(),
  withheld: z.number().optional(),
  calibrations: z.array(calibration).optional(),
  reused: z.object({ replies: z.number(), oldestAt: z.number() }).optional(),
  changes: z.array(z.string()).optional(),
  selection: z.string().optional(),
  intents: z.array(z.object({ intent: z.string(), candidate: proportion, baseline: orMissing(proportion) })).optional(),
});

/** The result as the server sent it. @throws AppError INTERNAL when it has another form */
export function readResult(value: unknown): EvaluationResult {
  const parsed = resultShape.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined ? '' : ` (${issue.path.join('.')}: ${issue.message})`;
  throw new AppError('INTERNAL', `the server’s evaluation result has an unexpected form${where}`, {
    hint: 'compare `headgate --version` with the version that `headgate doctor` shows for the server',
    cause: parsed.error,
  });
}
