import type { DurationMs } from '../shared/index.ts';

/** How often requests may come: one each `1 / requestsPerSecond`, and `burst` at once by those that kept quiet before. */
export type RequestRate = { readonly requestsPerSecond: number; readonly burst: number };

/** How much may be asked of one agent, or by one of its clients. */
export type RequestLimit = {
  /** Requests under way at once. Absent: any number. */
  readonly concurrency?: number | undefined;
  readonly rate?: RequestRate | undefined;
};

/** The limits of one agent: over all of its requests, and of each of its clients. */
export type AgentLimits = { readonly agent?: RequestLimit | undefined; readonly client?: RequestLimit | undefined };

/** How many requests a gateway takes on for each agent, and how it tells clients apart. */
export type LimitSettings = {
  /** Of agents that have none of their own. */
  readonly everyAgent: AgentLimits;
  /** By name. */
  readonly agents: Readonly<Record<string, AgentLimits>>;
  /** `header:<name>`, `cookie:<name>` or `body:<path>`; the first that is there names the client, else its address does. */
  readonly clientFrom: readonly string[];
  /** Addresses and networks of proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
};

/** What is remembered of one that is limited. */
export type LimitUse = {
  /** Requests under way. */
  readonly running: number;
  /** The theoretical arrival time of the next request, on the clock of the caller. */
  readonly arrivalMs: DurationMs;
};

/** Who was never heard of. It is also what anybody is once they have been quiet for long enough. */
export const UNUSED: LimitUse = { running: 0, arrivalMs: Number.NEGATIVE_INFINITY };

/** What is in the way of a request, and after how long it could be admitted if nothing else came before it. */
type LimitReached =
  | { readonly by: 'rate'; readonly waitMs: DurationMs }
  /** When a request under way ends, nobody knows. */
  | { readonly by: 'concurrency'; readonly waitMs: undefined };

/**
 * Whether one more request fits; asking changes nothing. The rate is kept by the generic cell rate algorithm (virtual scheduling,
 * ITU-T I.371, annex A): a token bucket that needs one number and no timer.
 * @param nowMs never less than at the last call
 */
export function limitReached(
  { concurrency, rate }: RequestLimit,
  { running, arrivalMs }: LimitUse,
  nowMs: DurationMs,
): LimitReached | undefined {
  if (concurrency !== undefined && running >= concurrency) return { by: 'concurrency', waitMs: undefined };
  if (rate === undefined) return undefined;
  const waitMs = Math.max(arrivalMs, nowMs) + intervalMs(rate) - rate.burst * intervalMs(rate) - nowMs;
  return waitMs > TOLERANCE_MS ? { by: 'rate', waitMs } : undefined;
}

/** Sums of intervals that are no binary fractions must not make the last request of a burst too early. */
const TOLERANCE_MS = 1e-6;

/**
 * What is remembered, for a limit that may be another than it was reckoned under: what a slower rate left to be paid back is cut to
 * what this one can leave. The same object where there is nothing to cut.
 */
export function underLimit({ rate }: RequestLimit, use: LimitUse, nowMs: DurationMs): LimitUse {
  if (rate === undefined) return use;
  const latestMs = nowMs + rate.burst * intervalMs(rate);
  return use.arrivalMs > latestMs + TOLERANCE_MS ? { ...use, arrivalMs: latestMs } : use;
}

/** One request more, which fits. */
export function admitOne({ rate }: RequestLimit, { running, arrivalMs }: LimitUse, nowMs: DurationMs): LimitUse {
  const next = rate === undefined ? arrivalMs : Math.max(arrivalMs, nowMs) + intervalMs(rate);
  return { running: running + 1, arrivalMs: next };
}

/** One of the requests under way has ended. */
export function endOne({ running, arrivalMs }: LimitUse): LimitUse {
  return { running: Math.max(0, running - 1), arrivalMs };
}

/** Whether it may be forgotten: it says no more than `UNUSED`. */
export function isUnused({ running, arrivalMs }: LimitUse, nowMs: DurationMs): boolean {
  return running === 0 && arrivalMs <= nowMs;
}

/** What is left: how many requests could come at once, and after how long it would be the whole burst again. */
export function allowance(
  rate: RequestRate,
  { arrivalMs }: LimitUse,
  nowMs: DurationMs,
): { readonly remaining: number; readonly fullInMs: DurationMs } {
  const owedMs = Math.max(0, arrivalMs - nowMs);
  const remaining = Math.floor(rate.burst - owedMs / intervalMs(rate) + TOLERANCE_MS);
  return { remaining: Math.max(0, remaining), fullInMs: owedMs };
}

function intervalMs({ requestsPerSecond }: RequestRate): DurationMs {
  return 1_000 / requestsPerSecond;
}
