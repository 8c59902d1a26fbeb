import { z } from 'zod';
import { actorSchema, digestSchema, timeSchema } from './common.ts';
import { evidenceView } from './evaluation.ts';
import { auditView } from './operate.ts';
import { promotionView } from './promotion.ts';
import { releaseChangeView } from './release.ts';
import { rollbackDetailView } from './rollback.ts';

const json = z.record(z.string(), z.unknown());

/** What each deployment of a rollout was given and what it measured, under one version of the route. */
const measuredView = z.strictObject({
  routeVersion: z.int(),
  label: z.string(),
  deploymentId: z.string(),
  requests: z.int(),
  outcomes: z.record(z.string(), z.int()),
  meanResponseMs: z.number().nullable(),
  meanTokens: z.number().nullable(),
  meanRating: z.number().nullable(),
  complaints: z.int(),
});

/**
 * Everything about one promotion that an auditor asks for, in one document. No prompt, no reply and no secret stands in it: what was
 * deployed is named by its digest.
 */
export const promotionExportView = z.strictObject({
  promotion: promotionView,
  release: z.strictObject({
    digest: digestSchema,
    label: z.string(),
    createdBy: z.string(),
    createdAt: timeSchema,
    authors: z.array(z.string()),
    commit: z.string().optional(),
    lastPusher: z.string().optional(),
    changes: z
      .array(releaseChangeView.omit({ before: true, after: true }))
      .describe('against what served before; which parts, not their text'),
  }),
  project: z.strictObject({
    id: z.string(),
    digest: digestSchema,
    appliedBy: actorSchema,
    appliedAt: timeSchema,
    policy: json.describe('approval, gates, hard limits, windows and thresholds of that version'),
  }),
  plan: json.describe('steps, bakes, metrics with their margins and limits, as the promotion was approved with'),
  evidence: z.array(evidenceView),
  evaluations: z.array(json).describe('scores with sample sizes, intervals and judges; without the replies'),
  traffic: z.strictObject({
    weights: z
      .array(
        z.strictObject({
          at: timeSchema,
          realAt: timeSchema,
          event: z.string(),
          candidateBp: z.int(),
          because: z.string(),
        }),
      )
      .describe('every change of the candidate’s share, in order'),
    measured: z.array(measuredView),
  }),
  rollbacks: z.array(rollbackDetailView),
  records: z.array(auditView).describe('of the audit log, about this promotion'),
  auditRange: z
    .strictObject({ first: z.int(), last: z.int() })
    .describe('sequence numbers of the stretch of the audit log in which all of it happened'),
  report: z.string().describe('the closing report, in Markdown'),
});
