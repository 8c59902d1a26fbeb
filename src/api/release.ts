import { z } from 'zod';
import { brokenGlass } from './break-glass.ts';
import { digestSchema, nameSchema, timeSchema } from './common.ts';

export const createReleaseRequest = z.strictObject({
  agent: nameSchema,
  label: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'letters, digits, ".", "_" and "-", at most 64'),
  definition: z.unknown().describe('a release definition; see the schema of headgate.yaml'),
  commit: z.string().max(200).optional(),
  authors: z.array(z.string().max(200)).default([]),
  lastPusher: z.string().max(200).optional().describe('who pushed the commit'),
});

export const releaseView = z.strictObject({
  digest: digestSchema,
  agent: z.string(),
  label: z.string(),
  createdBy: z.string(),
  createdAt: timeSchema,
  authors: z.array(z.string()),
  commit: z.string().optional(),
  lastPusher: z.string().optional(),
  earlierPushers: z.array(z.string()).optional().describe('who was said to have pushed it last before'),
  alsoRegisteredBy: z.array(z.string()).optional().describe('who registered the same definition later'),
  definition: z.unknown(),
  components: z.array(z.string()).describe('all that it contains, as holds and quarantines name it'),
  held: z.string().optional().describe('who holds or bans it, what for, and why; absent: nobody'),
  brokenGlass,
  deployments: z.array(z.strictObject({ environment: z.string(), state: z.string() })),
});

export const createdReleaseView = releaseView.extend({
  existed: z.boolean().describe('the same definition was registered before, under this label'),
});

export const releaseChangeView = z.strictObject({
  part: z.string().optional().describe('the component of a bundle that it is in'),
  component: z.enum(['instructions', 'model', 'parameter', 'tool', 'retrieval', 'artefact']),
  name: z.string(),
  change: z.enum(['added', 'removed', 'changed']),
  before: z.string().optional(),
  after: z.string().optional(),
});

export const deploymentView = z.strictObject({
  id: z.string(),
  agent: z.string(),
  environment: z.string(),
  release: digestSchema,
  label: z.string(),
  state: z.string(),
  url: z.string().optional(),
  runtimeId: z.string().optional().describe('what the runtime calls it, such as the id of an assistant'),
  createdAt: timeSchema,
  changedAt: timeSchema,
});
