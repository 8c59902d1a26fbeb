import { z } from 'zod';
import { enforcements } from '../../policy/index.ts';

const enforcement = z.enum(enforcements).default('enforce');
/** Written down, it may only say what is so anyway. */
const always = z.literal('enforce').optional();

/** What each gate is worth in an environment: it stops a promotion, it warns, or it is only shown. */
export const gateSettings = z.strictObject({
  evaluation: enforcement.describe('quality, against what serves now'),
  safety: enforcement.describe('confirmed defects; always enforced in the last environment'),
  integration: enforcement.describe('scenarios that a change of tools owes'),
  comparison: enforcement.describe('a comparison by real users that a change of prompt or model owes'),
  checklist: enforcement.describe('its items, proven or signed for'),
  window: enforcement.describe('rules of when rollouts may move; a freeze always holds'),
  'red-team': enforcement.describe('attacks, where they are run; always enforced in the last environment'),
  provenance: enforcement.describe('where the commit comes from, where that is asked for'),
  hold: always.describe('always enforced: lift the hold instead'),
  staging: always.describe('always enforced'),
  approval: always.describe('always enforced: `approval` says who signs'),
});
