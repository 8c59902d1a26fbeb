import { z } from 'zod';
import { checklistProofs, roles } from '../../policy/index.ts';
import { nameSetting } from './name.ts';

/** So many items are gone through by nobody. */
const MAX_ITEMS = 50;

/** What has to be so before a release gets to an environment, item by item. An item of the profile is left out with `false`. */
export const checklistSettings = z
  .record(
    nameSetting,
    z.strictObject({
      says: z.string().trim().min(1).max(300).describe('what is so when it is done'),
      proof: z.enum(checklistProofs).optional().describe('what proves it; without it only a person can say'),
      roles: z.array(z.enum(roles)).default([]).describe('whose word counts; anyone’s who may sign, without it'),
      required: z.boolean().default(true).describe('false: it is shown, and stops nothing'),
    }),
  )
  .refine((items) => Object.keys(items).length <= MAX_ITEMS, `at most ${MAX_ITEMS} items`);
