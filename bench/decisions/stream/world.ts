/** How an arm answers. Equal for both arms where there is no effect. */
export type Behaviour = {
  /** Per request, 0-1. */
  readonly errorRate: number;
  readonly meanLatencyMs: number;
  readonly meanTokens: number;
  /** Per request, 0-1. */
  readonly complaintRate: number;
  /** Stars before they are rounded to 1-5. */
  readonly meanStars: number;
};

/** Who comes, when, and how much one request tells of the next. */
export type World = {
  readonly name: string;
  /** Each has a route version of its own. `share` of new conversations that the candidate has, 0-1. */
  readonly steps: readonly { readonly share: number; readonly batches: number }[];
  readonly requestsPerBatch: number;
  /** Coefficient of variation of the batches' sizes, beyond chance; undefined: all have the same size. */
  readonly burst?: number | undefined;
  /** Turns of a conversation in the mean; each conversation has its own speed and length of replies. */
  readonly turns: number;
  /** A conversation fails in all its turns or in none. */
  readonly clumped?: boolean | undefined;
  /** So many users who come back, keep their arm, and differ in luck, speed and how often they come. Undefined: always someone new. */
  readonly users?: number | undefined;
  /** Errors and response times of both arms rise and fall together by this factor over the path. */
  readonly drift?: number | undefined;
  /** How much errors, times, tokens, complaints and stars of a conversation share one mood, 0-1. */
  readonly mood?: number | undefined;
};

export const TYPICAL: Behaviour = {
  errorRate: 0.02,
  meanLatencyMs: 800,
  meanTokens: 900,
  complaintRate: 0.01,
  meanStars: 4.1,
};

/** Of response times and of tokens, within and between conversations alike. */
export const VARIATION = { latency: 0.6, tokens: 0.5 };
export const STARS_DEVIATION = 0.9;
/** Conversations that leave stars. */
export const RATED_SHARE = 0.25;
