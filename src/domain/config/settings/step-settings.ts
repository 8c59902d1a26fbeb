import { z } from 'zod';
import { metricSchema } from '../../analysis/index.ts';
import { roles } from '../../policy/index.ts';
import { durationSetting, weightSetting } from '../quantity.ts';
import { envNameSetting } from './name.ts';

/** What may be done when metrics still can't tell at the end of the longest bake. */
export const onMaxBakeSetting = z.enum(['pause', 'extend', 'roll-back']);

const analysis = z.strictObject({
  metrics: z.array(metricSchema.shape.name).min(1).describe('these have to pass'),
  for: durationSetting('0s', '90d').default('0s').describe('holds at least this long'),
  max: durationSetting('1s', '365d').optional().describe('holds at most this long; 4 x for, or 4h'),
});

const approval = z.strictObject({
  roles: z.array(z.enum(roles)).default([]).describe('each of these must sign while the rollout stands here'),
  minPeople: z.int().min(1).max(50).default(1).describe('at least this many different people'),
});

const webhook = z.strictObject({
  url: z.string().describe('is asked, and answers 2xx with JSON {"pass": true | false, "because": "…"}'),
  secretEnv: envNameSetting.optional().describe('the variable with the secret that signs the question'),
  timeout: durationSetting('100ms', '5m').default('10s'),
});

/** One step: exactly one kind of work, and how long it holds. What belongs to which kind is judged where kinds are known. */
export const stepSettings = z.strictObject({
  weight: weightSetting.optional().describe('sets the candidate’s weight, and holds until every metric allows more'),
  bake: durationSetting('0s', '90d').optional().describe('holds at least this long; alone: at the weight in force'),
  maxBake: durationSetting('0s', '365d').optional().describe('holds at most this long; 4 x bake'),
  onMaxBake: onMaxBakeSetting.optional().describe('after maxBake; as the strategy says'),
  pause: z.string().min(1).max(300).optional().describe('stops until a person resumes, and says why'),
  analysis: analysis.optional().describe('holds here until these metrics pass'),
  smoke: z.literal(true).optional().describe('asks the deployment the agent’s smoke checks'),
  approval: approval.optional().describe('stops until it is signed here'),
  shadow: weightSetting.optional().describe('copies this share of the requests to the candidate'),
  for: durationSetting('1s', '90d').optional().describe('how long requests are copied'),
  testers: z.literal(true).optional().describe('the testers’ header reaches the candidate from here on'),
  webhook: webhook.optional().describe('asks another system whether it may go on'),
  notify: z.string().min(1).max(500).optional().describe('tells the notification channels'),
});

export type StepSettings = z.infer<typeof stepSettings>;
