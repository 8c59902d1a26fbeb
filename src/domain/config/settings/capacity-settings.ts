import { z } from 'zod';
import { durationSetting } from '../quantity.ts';

/** What a gateway holds at most, and how long it waits for users. */
export const capacitySettings = z.strictObject({
  memoryMiB: z
    .int()
    .min(16)
    .max(65_536)
    .default(256)
    .describe(
      'requests and replies that are held, over all users; beyond three quarters of it new requests are refused',
    ),
  connections: z.int().min(1).max(1_000_000).default(10_000).describe('of users at once; more are hung up on'),
  headersTimeout: durationSetting('1s', '10m').default('30s').describe('for the whole of a request’s headers'),
  bodyTimeout: durationSetting('1s', '1h').default('5m').describe('for all of a body that is read here'),
  drainTime: durationSetting('1s', '24h')
    .default('10m')
    .describe('for what is under way when the gateway is replaced or stops; then it is cut'),
});
