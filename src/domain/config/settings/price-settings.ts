import { z } from 'zod';
import { usdSetting } from '../quantity.ts';

/** What models cost, by the name that replies give them, or by that name without its date. */
export const priceSettings = z.record(
  z.string().min(1).max(200),
  z.strictObject({
    inputPerMillion: usdSetting.describe('for a million tokens of input'),
    outputPerMillion: usdSetting.describe('for a million tokens of output'),
    cachedInputPerMillion: usdSetting.optional().describe('for input that the provider had cached; as other input'),
  }),
);

export type PriceSettings = z.infer<typeof priceSettings>;
