import { z } from 'zod';
import { roles } from '../../policy/index.ts';
import { durationSetting } from '../quantity.ts';

/** Who must sign for an environment. What it leaves out comes from the profile. */
export const approvalSettings = z.strictObject({
  roles: z.array(z.enum(roles)).default([]).describe('each of these must sign'),
  minPeople: z.int().nonnegative().default(0).describe('at least this many different people'),
  distinctPerRole: z.boolean().default(false).describe('every role signed by a different person'),
  authorsMayApprove: z.boolean().default(false),
  promoterMayApprove: z.boolean().default(true).describe('whoever asks for the promotion'),
  lastPusherMayApprove: z.boolean().default(true).describe('whoever pushed the commit of the release'),
  expireAfter: durationSetting('1h', '365d').default('7d').describe('a signature counts this long'),
});

export type ApprovalSettings = z.infer<typeof approvalSettings>;
