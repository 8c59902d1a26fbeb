import { z } from 'zod';
import { scriptsSchema } from './script.ts';

/** How a crowd behaves. Also the form in which a crowd's process is told. */
export const crowdSettingsSchema = z.strictObject({
  /** The gateway's OpenAI-compatible base, up to and including `/v1`. */
  baseUrl: z.string(),
  /** What the users ask for as `model`. */
  agent: z.string(),
  scripts: scriptsSchema,
  ratePerSecond: z.number().positive(),
  /** The same seed gives the same conversations, in the same order. */
  seed: z.string(),
  /** Share of the requests that ask for a stream, 0-1. */
  streamRatio: z.number().min(0).max(1).default(0.12),
  /** Share of the conversations that use the Responses API, 0-1; the agent must speak it. */
  responsesRatio: z.number().min(0).max(1).default(0),
  /** Share of the conversations that end with a rating, 0-1. */
  ratingRatio: z.number().min(0).max(1).default(0.2),
  /** How long a user reads and types before the next turn: from this ... */
  thinkMinMs: z.number().nonnegative().default(200),
  /** ... to this, ms. */
  thinkMaxMs: z.number().nonnegative().default(1_200),
  /** Requests under way at once; arrivals beyond are left out, and counted. */
  maxInFlight: z.int().positive().default(400),
  /** One request may take this long; then it counts as dropped. */
  timeoutMs: z.number().positive().default(30_000),
  /** The crowd goes home by itself after this long, whatever happens. */
  maxDurationMs: z.number().positive().default(600_000),
});

export type CrowdSettings = Readonly<z.output<typeof crowdSettingsSchema>>;
export type CrowdSettingsInput = Readonly<z.input<typeof crowdSettingsSchema>>;
