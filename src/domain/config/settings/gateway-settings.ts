import { z } from 'zod';
import { durationSetting } from '../quantity.ts';
import { capacitySettings } from './capacity-settings.ts';
import { keySources } from './key-source-setting.ts';
import { limitSettings } from './limit-settings.ts';
import { redactionSettings, requestLogSettings } from './request-log-settings.ts';
import { upstreamSettings } from './upstream-settings.ts';

/** Where the gateway finds who is talking, first match wins, and what it adds to replies. */
export const gatewaySettings = z.strictObject({
  conversationFrom: keySources
    .default(['header:x-conversation-id', 'body:metadata.conversation_id', 'body:conversation'])
    .describe('what names a conversation'),
  userFrom: keySources.default(['header:x-user-id', 'body:user']).describe('what names a user'),
  tenantFrom: keySources.default([]).describe('what names a tenant, for who names neither conversation nor user'),
  exposeHeaders: z.boolean().default(true).describe('say in each reply which release answered'),
  upstream: upstreamSettings.prefault({}).describe('patience with agents; an agent’s own `upstream` goes before it'),
  shadow: z
    .strictObject({
      concurrency: z.int().min(1).max(1_000).default(32).describe('copies under way at once, over all agents'),
      queue: z.int().min(0).max(100_000).default(128).describe('copies that wait their turn; more are not sent'),
      timeout: durationSetting('1s', '10m').default('60s').describe('for a whole reply, and for waiting its turn'),
    })
    .prefault({})
    .describe('room for the copies that a step with `shadow` sends; users never wait for one'),
  capacity: capacitySettings.prefault({}).describe('how much is held at once, and how long users are waited for'),
  redaction: redactionSettings.prefault({}).describe('what is taken out of texts before they are kept'),
  requestLog: requestLogSettings.prefault({}).describe('requests and replies that are kept, to be judged'),
  limits: limitSettings.prefault({}).describe('how many requests each agent, and each client, may have'),
});
