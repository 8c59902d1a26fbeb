import { z } from 'zod';
import { builtInNames, ownPatternProblem, redactionDefaults } from '../../redaction/index.ts';
import { durationSetting, shareSetting } from '../quantity.ts';
import { nameSetting } from './name.ts';

const ownPattern = z.string().superRefine((source, context) => {
  const problem = ownPatternProblem(source);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: `a pattern that can be used: ${problem}` });
});

const place = z
  .string()
  .regex(
    /^[^.\s]{1,200}(\.[^.\s]{1,200}){0,19}$/,
    'keys and indexes with dots between, `*` for each, such as "metadata" or "messages.*.name"',
  );

/** What is taken out of all that users and agents wrote before it is kept anywhere. */
export const redactionSettings = z.strictObject({
  builtIn: z
    .array(z.enum(builtInNames))
    .default([...builtInNames])
    .describe('kinds of things that Headgate knows'),
  patterns: z
    .record(nameSetting, ownPattern)
    .refine((patterns) => Object.keys(patterns).length <= 50, { error: 'at most 50 patterns' })
    .default({})
    .describe('regular expressions by the name that is put in their place'),
  drop: z
    .array(place)
    .max(100)
    .default([...redactionDefaults.drop])
    .describe('places in requests and replies that are left out'),
});

const share = shareSetting().describe('of the conversations');

export const requestLogSettings = z.strictObject({
  share: share.default('0 %'),
  keep: durationSetting('1h', '90d').default('7d').describe('how long'),
});

export const agentRequestLogSettings = z.strictObject({ share });
