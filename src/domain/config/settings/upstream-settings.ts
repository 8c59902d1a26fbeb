import { z } from 'zod';
import { durationSetting, shareSetting } from '../quantity.ts';

const timeout = durationSetting('100ms', '1h');
const whole = durationSetting('100ms', '24h');
const attempts = z.int().min(0).max(3);
const failures = z.int().min(1).max(1_000);
const ejectedFor = durationSetting('1s', '1h');
const ejectedAtMost = durationSetting('1s', '24h');

const says = {
  firstByteTimeout: 'from the end of a request to the beginning of its reply',
  idleTimeout: 'between two pieces of a reply or an upload',
  replyTimeout: 'for the whole of a JSON reply',
  retries: 'of requests that got no byte of a reply',
  attempts: 'how often one is sent again at most',
  budget: 'of the requests of ten seconds, those that may be sent again',
  nonIdempotent: 'also what may have had effects, such as a POST: only for agents that may be asked twice',
  ejection: 'of an endpoint that fails, while another can serve',
  after: 'failures in a row',
  for: 'the first time; then twice as long, and so on',
  atMost: 'the longest',
} as const;

/** For how long, where the project does not say it. */
export const DEFAULT_EJECTION = { for: '30s', atMost: '5m' } as const;

/** The gateway's patience with agents, and what it does when they fail. */
export const upstreamSettings = z.strictObject({
  connectTimeout: durationSetting('100ms', '1m').default('5s').describe('until there is a connection'),
  keepAlive: durationSetting('100ms', '10m')
    .default('4s')
    .describe('how long an unused connection is kept: less than the agent’s own server keeps it'),
  firstByteTimeout: timeout.default('2m').describe(says.firstByteTimeout),
  idleTimeout: timeout.default('2m').describe(says.idleTimeout),
  replyTimeout: whole.default('10m').describe(says.replyTimeout),
  retries: z
    .strictObject({
      attempts: attempts.default(1).describe(says.attempts),
      budget: shareSetting().default('10 %').describe(says.budget),
      nonIdempotent: z.boolean().default(false).describe(says.nonIdempotent),
    })
    .prefault({})
    .describe(says.retries),
  ejection: z
    .strictObject({
      after: failures.default(5).describe(says.after),
      for: ejectedFor.default(DEFAULT_EJECTION.for).describe(says.for),
      atMost: ejectedAtMost.default(DEFAULT_EJECTION.atMost).describe(says.atMost),
    })
    .prefault({})
    .describe(says.ejection),
});

/** Where one agent differs. */
export const agentUpstreamSettings = z.strictObject({
  firstByteTimeout: timeout.optional().describe(says.firstByteTimeout),
  idleTimeout: timeout.optional().describe(says.idleTimeout),
  replyTimeout: whole.optional().describe(says.replyTimeout),
  retries: z
    .strictObject({
      attempts: attempts.optional().describe(says.attempts),
      budget: shareSetting().optional().describe(says.budget),
      nonIdempotent: z.boolean().optional().describe(says.nonIdempotent),
    })
    .optional()
    .describe(says.retries),
  ejection: z
    .strictObject({
      after: failures.optional().describe(says.after),
      for: ejectedFor.optional().describe(says.for),
      atMost: ejectedAtMost.optional().describe(says.atMost),
    })
    .optional()
    .describe(says.ejection),
});

export type UpstreamSettings = z.infer<typeof upstreamSettings>;
export type AgentUpstreamSettings = z.infer<typeof agentUpstreamSettings>;
