import { z } from 'zod';
import { nameSchema, reasonSchema } from './common.ts';

export const signChecklistRequest = z.strictObject({
  items: z.array(nameSchema).min(1).max(50).describe('as the checklist names them'),
  note: reasonSchema.describe('what makes it so'),
  played: z.boolean().default(false).describe('true when a program plays the person, as the demo does'),
});

export const checklistItemView = z.strictObject({
  name: z.string(),
  says: z.string().describe('what is so when it is done'),
  state: z.enum(['proven', 'signed', 'not-applicable', 'waiting', 'unsigned']),
  because: z.string(),
  by: z.string().optional().describe('who signed'),
  roles: z.array(z.string()).describe('whose word counts; empty: anyone’s who may sign'),
  required: z.boolean(),
});
