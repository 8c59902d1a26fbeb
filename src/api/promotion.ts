import { z } from 'zod';
import { brokenGlass } from './break-glass.ts';
import { checklistItemView } from './checklist.ts';
import { actorSchema, basisPointsSchema, digestSchema, nameSchema, reasonSchema, timeSchema } from './common.ts';
import { exposureGap } from './exposure-gap.ts';
import { figuresView } from './sample.ts';

const promotionState = z.enum([
  'queued',
  'verifying',
  'awaiting-approval',
  'rolling-out',
  'probation',
  'promoted',
  'stopped',
  'rolled-back',
  'superseded',
]);

export const listPromotionsQuery = z.strictObject({
  agent: z.string().optional(),
  environment: z.string().optional(),
  state: promotionState.optional(),
  active: z.enum(['true', 'false']).default('false').describe('only those that have not ended'),
  limit: z.coerce.number().int().positive().max(1_000).default(20),
});

export const createPromotionRequest = z.strictObject({
  agent: nameSchema,
  release: z.string().describe('label or digest'),
  environment: nameSchema,
  at: z
    .union([timeSchema, z.string().regex(/^\+\d+(\.\d+)?(s|m|h|d)$/)], {
      error: 'a time like "2026-11-23T10:30:00Z", or one counted from now like "+2h"',
    })
    .optional()
    .describe('when it may start, within 30 days: ISO 8601, or "+2h" from now on Headgate’s clock'),
  inSteps: z
    .boolean()
    .optional()
    .describe('all gates and steps, also where the release was verified and served before'),
});

export const cancelPromotionRequest = z.strictObject({ reason: reasonSchema });

export const signRequest = z.strictObject({
  roles: z.array(nameSchema).min(1).describe('the roles that the signature is given in; the token must hold them'),
  reason: reasonSchema,
  played: z.boolean().default(false).describe('true when a program plays the person, as the demo does'),
});

export const withdrawRequest = z.strictObject({
  roles: z.array(nameSchema).min(1).optional().describe('only these; default: all that you signed'),
  reason: reasonSchema,
});

export const acceptRequest = z.strictObject({
  gate: z.enum(['evaluation', 'comparison']),
  reason: reasonSchema,
});

export const rolloutRequest = z.strictObject({ reason: reasonSchema });

export const rollbackRequest = z.strictObject({
  agent: nameSchema,
  environment: nameSchema,
  to: z.string().optional().describe('label or digest; default: what served before'),
  method: z
    .enum(['traffic', 'replace', 'redeploy'])
    .default('traffic')
    .describe('turn the traffic, set the runtime’s agent back, or dispatch the earlier release’s workflow'),
  critical: z.boolean().default(false).describe('a person declares a critical bug: recorded as the trigger'),
  reason: reasonSchema,
});

const arm = z.strictObject({ n: z.number(), estimate: z.number().nullable(), events: z.number().optional() });

const verdictKind = z.enum(['pass', 'fail', 'inconclusive', 'error']);

const verdictView = z.strictObject({
  metric: z.string(),
  role: z.enum(['prove', 'guard']),
  kind: verdictKind,
  proven: z.boolean().describe('false for a guard that passed: no harm seen is not harm excluded'),
  because: z.string(),
  unit: z.string(),
  candidate: arm,
  baseline: arm,
  difference: z
    .strictObject({
      estimate: z.number().nullable(),
      lower: z.number().nullable(),
      upper: z.number().nullable(),
      coverage: z.number(),
    })
    .nullable(),
  margin: z.number().nullable(),
  test: z.string(),
  errorBudget: z
    .strictObject({ rollBack: z.number(), promote: z.number() })
    .optional()
    .describe('the chances with which this metric may err, over all looks together'),
  pWorse: z.number().optional().describe('always-valid p-value of "no worse at all"'),
  pFails: z.number().optional().describe('below it the metric fails, if the estimate is past the margin too'),
  turnsAt: z
    .strictObject({ proven: z.number().optional(), fails: z.number().optional() })
    .optional()
    .describe('with as much as there is now, the candidate’s value up to which it is proven, and from which it fails'),
  worst: z
    .strictObject({ kind: z.enum(['request', 'case']), ids: z.array(z.string()).max(3) })
    .optional()
    .describe('the candidate’s slowest or failed requests, or the cases that lost most'),
  dryRun: z.literal(true).optional().describe('shown, and never decides'),
  topUp: z
    .strictObject({
      kind: verdictKind,
      proven: z.boolean(),
      because: z.string(),
      candidate: arm,
      baseline: arm,
      spoke: z.literal(true).optional().describe('the verdict beside it is theirs: users’ alone couldn’t tell'),
    })
    .optional()
    .describe('a verdict of its own on requests that Headgate sent itself; no part of the users’ figures'),
});

const party = z.strictObject({ deploymentId: z.string(), release: digestSchema, label: z.string() });

export const rolloutView = z.strictObject({
  id: z.string(),
  promotion: z.string(),
  agent: z.string(),
  environment: z.string(),
  candidate: party,
  baseline: party.optional(),
  strategy: z.string(),
  steps: z.array(
    z.strictObject({
      kind: z.enum([
        'weight',
        'bake',
        'pause',
        'analysis',
        'smoke',
        'approval',
        'shadow',
        'testers',
        'webhook',
        'notify',
      ]),
      /** In force during the step; 0 before the first weight. */
      weightBp: basisPointsSchema,
      bakeMs: z.number(),
      maxBakeMs: z.number(),
    }),
  ),
  state: z.enum(['pending', 'baking', 'paused', 'rolling-back', 'completed', 'aborted']),
  /** Index from 0; missing before the first weight. */
  step: z.int().optional(),
  observedMs: z.number().optional(),
  isExtended: z.literal(true).optional().describe('its longest bake was doubled, once'),
  because: z.string().optional(),
  waitsFor: z.string().optional(),
  trigger: z
    .string()
    .optional()
    .describe('what made it go back: metric-failed, critical-limit, complaints, safety, person …'),
  promoteFull: z
    .strictObject({ by: actorSchema, reason: z.string() })
    .optional()
    .describe('a person brings it in front of everyone without waiting for bakes and metrics'),
  pausedBy: z
    .enum(['person', 'step', 'max-bake', 'inconclusive', 'world-changed', 'sample-ratio', 'window', 'hold'])
    .optional(),
  weights: z.array(
    z.strictObject({
      deploymentId: z.string(),
      label: z.string(),
      role: z.enum(['baseline', 'candidate', 'warm']),
      wantedBp: basisPointsSchema,
      /** Of the requests at the current weights; null before there are any. */
      measuredBp: z.number().nullable(),
      requests: z.int(),
      figures: figuresView
        .optional()
        .describe('of users’ requests at the current weights; missing before there are any'),
    }),
  ),
});

const statementView = z.strictObject({
  id: z.string(),
  promotion: z.string(),
  environment: z.string(),
  by: z.string(),
  at: timeSchema,
  reason: z.string(),
  said: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('accepts'),
      gate: z.string(),
      evidence: z.string().optional().describe('the finding that was accepted'),
    }),
  ]),
});

export const promotionView = z.strictObject({
  id: z.string(),
  agent: z.string(),
  environment: z.string(),
  release: digestSchema,
  label: z.string(),
  state: promotionState,
  createdBy: actorSchema,
  createdAt: timeSchema,
  fast: z
    .strictObject({ because: z.string(), evidence: z.array(z.string()) })
    .optional()
    .describe('no soak, no steps, and why'),
  startAt: timeSchema.optional(),
  keepsProject: z
    .string()
    .optional()
    .describe('another project was applied since; this one goes on under the version that it was approved with'),
  waiting: z
    .strictObject({ for: z.enum(['start', 'turn']), behind: z.string().optional() })
    .optional()
    .describe('it has not begun: its time has not come, or another is under way'),
  gates: z.array(
    z.strictObject({
      gate: z.string(),
      state: z.enum(['open', 'closed', 'waiting', 'not-required']),
      because: z.string(),
      evidence: z.array(z.string()),
      missingRoles: z.array(z.string()).optional(),
      items: z.array(checklistItemView).optional().describe('of gate `checklist`'),
      enforcement: z.enum(['enforce', 'warn', 'observe']).optional().describe('what it is worth here; absent: enforce'),
      breakGlass: z.string().optional().describe('the act that opened it, though nothing was shown'),
    }),
  ),
  approvals: z.array(
    z.strictObject({
      role: z.string(),
      person: z.string(),
      decision: z.enum(['approved', 'rejected', 'withdrawn']),
      reason: z.string(),
      played: z.boolean(),
      at: timeSchema,
    }),
  ),
  statements: z.array(statementView).describe('about this digest, in any of its promotions'),
  brokenGlass,
  rollout: rolloutView.optional(),
  verdicts: z.array(verdictView),
  decisions: z.array(z.strictObject({ at: timeSchema, rule: z.string(), because: z.string() })),
  next: z
    .strictObject({
      what: z.string(),
      at: timeSchema.optional().describe('not before then, on Headgate’s clock'),
      when: z.string().optional().describe('what has to be so for it'),
      otherwise: z.string().optional().describe('what happens if that is never so'),
    })
    .optional()
    .describe('the decision that is expected next; missing once it has ended'),
  troubles: z
    .array(
      z.strictObject({
        work: z.string(),
        state: z.enum(['retrying', 'given-up']),
        attempts: z.int(),
        because: z.string(),
      }),
    )
    .optional()
    .describe('work that failed so far; missing where there is none'),
  probation: z.strictObject({ startedAt: timeSchema, evaluationsDone: z.int() }).optional(),
  retryOf: z.string().optional().describe('the promotion that this one starts again'),
  gaps: z
    .array(exposureGap)
    .optional()
    .describe('times of the rollout whose requests are not counted on some gateway; missing where there are none'),
  sampleRatioMismatch: z
    .strictObject({ at: timeSchema.describe('wall clock'), because: z.string() })
    .optional()
    .describe(
      'its conversations were not divided as the weights say, so no comparison of the two holds; missing: not seen',
    ),
  ended: z
    .strictObject({ at: timeSchema, stage: z.string(), because: z.string(), trigger: z.string().optional() })
    .optional(),
});
