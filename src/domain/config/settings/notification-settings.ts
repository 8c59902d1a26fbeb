import { z } from 'zod';
import { envNameSetting, nameSetting } from './name.ts';

const channel = z.strictObject({
  webhook: z.string().describe('is sent each notice as JSON'),
  secretEnv: envNameSetting.optional().describe('the variable with the secret that signs the notices'),
});

/** Where notices go. */
export const notificationSettings = z.strictObject({
  channels: z.record(nameSetting, channel).default({}),
});
