import { z } from 'zod';
import { crowdSettingsSchema } from './settings.ts';
import { crowdStatsSchema } from './tally.ts';

/** What a crowd's process is told, one JSON line each. */
export const crowdOrderSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('start'), settings: crowdSettingsSchema }),
  z.strictObject({ kind: z.literal('rate'), ratePerSecond: z.number().positive() }),
  z.strictObject({ kind: z.literal('rolled-back'), release: z.string(), decidedAt: z.number() }),
  z.strictObject({ kind: z.literal('stop') }),
]);

export type CrowdOrder = z.input<typeof crowdOrderSchema>;

/** What a crowd's process says, one JSON line each. */
export const crowdWordSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  z.strictObject({ kind: z.literal('stats'), stats: crowdStatsSchema }),
  z.strictObject({ kind: z.literal('ended'), stats: crowdStatsSchema }),
]);

export type CrowdWord = z.infer<typeof crowdWordSchema>;
