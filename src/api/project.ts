import { z } from 'zod';
import { actorSchema, digestSchema, reasonSchema, timeSchema } from './common.ts';

/** What `headgate apply` sends: the parsed headgate.yaml and the text of each file that it names. The server resolves it itself. */
export const applyProjectRequest = z.strictObject({
  source: z.unknown(),
  files: z
    .record(z.string(), z.string())
    .describe('path relative to headgate.yaml -> content; release files as JSON, artefacts as their digest'),
  reason: reasonSchema.optional().describe('why; asked for where it asks for less than the project before it'),
});

export const projectVersionView = z.strictObject({
  id: z.string(),
  digest: digestSchema,
  appliedBy: actorSchema,
  appliedAt: timeSchema,
  profile: z.string(),
  agents: z.array(z.string()),
  environments: z.array(z.string()),
  confirmedBy: actorSchema.optional().describe('the second person, where one was asked for'),
});

const loosened = z
  .array(z.strictObject({ path: z.string(), was: z.string(), now: z.string() }))
  .describe('where it asks for less than the project before it');

export const appliedProjectView = projectVersionView.extend({
  state: z.enum(['in-force', 'proposed']).describe('proposed: another person has to confirm it'),
  loosened,
});

export const answerProposalRequest = z.strictObject({ reason: reasonSchema });

export const proposalView = projectVersionView.extend({
  state: z.enum(['open', 'stale', 'confirmed', 'rejected']).describe('stale: another project came into force since'),
  replaces: z.string(),
  reason: z.string().optional(),
  loosened,
  answer: z.strictObject({ by: actorSchema, at: timeSchema, reason: z.string() }).optional(),
});
