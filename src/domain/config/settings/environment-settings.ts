import { z } from 'zod';
import { shareSetting } from '../quantity.ts';
import { approvalSettings } from './approval-settings.ts';
import { checklistSettings } from './checklist-settings.ts';
import { gateSettings } from './gate-settings.ts';
import { envNameSetting } from './name.ts';
import { provenanceSettings } from './provenance-settings.ts';
import { MAX_WINDOWS, windowSettings } from './window-settings.ts';

const bindingName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_.-]{0,99}$/, 'a name of letters, digits, "_", "." and "-"');

/** One environment. What it leaves out comes from the profile, by its place in the order. */
export const environmentSettings = z.strictObject({
  traffic: z.enum(['gateway', 'direct']),
  data: z.enum(['synthetic', 'sanitised', 'real']),
  bindings: z.record(bindingName, z.string()).default({}).describe('what differs here and is not identity'),
  approval: approvalSettings,
  gates: gateSettings.prefault({}).describe('what each gate is worth here'),
  provenance: provenanceSettings.optional().describe('where the commit of a release has to come from'),
  checklist: checklistSettings.default({}).describe('what has to be so before a release gets here'),
  strategy: z.string(),
  windows: z.array(windowSettings).max(MAX_WINDOWS).default([]).describe('when rollouts may move here'),
  hardLimits: z
    .strictObject({
      errorRate: shareSetting().default('50 %').describe('of the candidate’s requests in the last minute'),
      minRequests: z.int().min(1).max(1_000_000).default(50).describe('fewer requests decide nothing'),
    })
    .prefault({})
    .describe('what makes a gateway take a candidate’s traffic away by its own hand'),
  rollback: z
    .strictObject({
      conversations: z
        .enum(['move', 'finish'])
        .default('move')
        .describe('what those on a release do that is taken back: move at once, or finish there, unless it does harm'),
    })
    .prefault({}),
  redeploy: z
    .strictObject({
      webhook: z
        .string()
        .describe('what dispatches the workflow of an earlier release; told its label, digest and commit'),
      secretEnv: envNameSetting.optional().describe('the variable with the secret that signs the call'),
    })
    .optional()
    .describe('for `headgate rollback --method redeploy`'),
  promotions: z
    .strictObject({
      whenBusy: z
        .enum(['refuse', 'queue', 'supersede'])
        .default('refuse')
        .describe('what a second promotion does while one is under way; one that has traffic is never superseded'),
    })
    .prefault({}),
});

export type EnvironmentSettings = z.infer<typeof environmentSettings>;
