import { z } from 'zod';
import { modelProviders } from '../judge-config.ts';
import { durationSetting } from '../quantity.ts';
import { serviceProviders } from '../service-config.ts';
import { envNameSetting } from './name.ts';

const credentialSettings = z.strictObject({ env: envNameSetting });

/** A model, and how it is asked. */
export const modelSettings = z.strictObject({
  provider: z
    .enum(['offline', ...modelProviders])
    .default('offline')
    .describe('offline: rules instead of a model, indicative only'),
  model: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('as the provider calls it; of azure the name of the deployment'),
  baseUrl: z.string().optional().describe('where it is asked; without it at the provider’s own address'),
  credential: credentialSettings
    .optional()
    .describe('the variable with the key; its value is read when it is needed, and kept nowhere'),
  apiVersion: z
    .string()
    .regex(/^[\w.-]{1,50}$/, 'a version such as "2024-10-21"')
    .optional()
    .describe('of azure, for addresses that name a deployment'),
  temperature: z
    .union([z.number().min(0).max(2), z.literal('none')], { error: 'a number from 0 to 2, or "none"' })
    .default(0)
    .describe('none: leave it out, for models that take none'),
  seed: z.int().min(0).max(2_147_483_647).optional().describe('for providers that promise the same answer again'),
  format: z
    .enum(['schema', 'json', 'text'])
    .default('schema')
    .describe('how JSON is asked for: by its schema, as any JSON, or in words only'),
  maxTokens: z.int().min(64).max(32_000).default(1_000).describe('for one answer; more for models that think first'),
  timeout: durationSetting('1s', '5m').default('60s').describe('for one answer'),
  repeats: z.int().min(1).max(15).default(1).describe('how often each reply is judged; the mean counts'),
  concurrency: z.int().min(1).max(256).default(4).describe('answers awaited at once'),
});

/** Who judges what no rule can tell: the built-in judge, a model, or a service that classifies texts. */
export const judgeSettings = modelSettings.extend({
  provider: z
    .enum(['offline', ...modelProviders, ...serviceProviders])
    .default('offline')
    .describe('offline: rules instead of a model, indicative only'),
  credential: credentialSettings
    .extend({ as: z.enum(['key', 'token']).default('key').describe('of azure-content-safety: a token of Entra ID') })
    .optional()
    .describe('the variable with the key; its value is read when it is needed, and kept nowhere'),
});

/** One of several judges. */
export const panelMemberSettings = judgeSettings.extend({
  evaluators: z.array(z.string()).min(1).optional().describe('which are its; without it all that are judged'),
});

export type ModelSettings = z.infer<typeof modelSettings>;

export type JudgeSettings = z.infer<typeof judgeSettings>;
