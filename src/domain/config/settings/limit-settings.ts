import { z } from 'zod';
import { keySources } from './key-source-setting.ts';

const address = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], {
  error: 'an address or network such as "127.0.0.1" or "10.0.0.0/8"',
});

const requestLimit = z
  .strictObject({
    concurrency: z.int().min(1).max(1_000_000).optional().describe('requests under way at once'),
    requestsPerSecond: z.number().min(0.001).max(1_000_000).optional(),
    burst: z
      .int()
      .min(1)
      .max(1_000_000)
      .optional()
      .describe('requests at once after a quiet time; left out: those of one second'),
  })
  .refine(({ concurrency, requestsPerSecond }) => concurrency !== undefined || requestsPerSecond !== undefined, {
    error: 'at least one of `concurrency` and `requestsPerSecond`',
  })
  .refine(({ burst, requestsPerSecond }) => burst === undefined || requestsPerSecond !== undefined, {
    error: '`requestsPerSecond` beside `burst`',
    path: ['requestsPerSecond'],
  });

export type RequestLimitSettings = z.infer<typeof requestLimit>;

/** How much one agent takes on; what it leaves out is as for every agent. */
export const agentLimitSettings = z.strictObject({
  agent: z
    .union([z.literal('none'), requestLimit])
    .optional()
    .describe('over all requests to the agent'),
  client: z
    .union([z.literal('none'), requestLimit])
    .optional()
    .describe('of each client of it'),
});

/** How much each agent takes on, and how clients are told apart. */
export const limitSettings = z.strictObject({
  agent: requestLimit.optional().describe('over all requests to one agent'),
  client: requestLimit.optional().describe('of each client of one agent'),
  clientFrom: keySources
    .default(['header:authorization', 'header:api-key', 'header:x-api-key'])
    .describe('what names a client, first match wins; else its address does'),
  trustedProxies: z
    .array(address)
    .max(100)
    .default([])
    .describe('addresses and networks of proxies whose `X-Forwarded-For` is believed'),
});
