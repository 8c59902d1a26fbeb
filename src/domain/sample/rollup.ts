import type { DeploymentId, Digest, EpochMs } from '../shared/index.ts';
import { type KeyBucket, mergeBuckets } from './key-bucket.ts';
import { mergePart } from './merge-part.ts';
import { type Moments, mergeMoments, NO_MOMENTS } from './moments.ts';
import { mergeSketches, type Sketch } from './sketch.ts';
import { mergeToolCalls, type ToolCalls } from './tool-calls.ts';
import { mergeWorst, type WorstRequests } from './worst-requests.ts';

/** Roll-up windows are this long, in real time. */
export const WINDOW_MS = 10_000;

/**
 * How one request ended. `user-error`: the request itself was at fault (4xx other than 429). `agent-error`: the release failed
 * (5xx, a broken or cut-off reply, no connection, time-out). `blocked`: the platform's content filter answered.
 * `gateway-error`: Headgate could not serve it. `aborted`: the user hung up first. `limited`: over a limit of the agent or the client.
 */
export type RequestOutcome =
  | 'success'
  | 'user-error'
  | 'agent-error'
  | 'blocked'
  | 'gateway-error'
  | 'aborted'
  | 'limited';

/**
 * Requests that are counted apart from the users': those of testers, copies that nobody saw the reply of, and those that Headgate sends
 * itself where users send few.
 */
export type SideTraffic = 'tester' | 'shadow' | 'top-up';

/**
 * Whose requests a roll-up counts, where it is not users'. `refused`: users' that were turned away before a release was chosen,
 * counted under the baseline so that they count against nobody.
 */
export type CountedApart = SideTraffic | 'refused';

/** What one roll-up is about. Samples of different route versions are never mixed: each weight has its own. */
export type RollupKey = {
  readonly agent: string;
  readonly environment: string;
  readonly deploymentId: DeploymentId;
  readonly release: Digest;
  /** The version of the route under which the requests were assigned. */
  readonly routeVersion: number;
  /** Real time, a multiple of WINDOW_MS. */
  readonly windowStart: EpochMs;
  /** Absent: live users. */
  readonly traffic?: CountedApart | undefined;
};

/** What users said beside ratings and complaints. */
type Voices = {
  readonly thumbsUp: number;
  readonly thumbsDown: number;
  /** Users who were helped, by their own account or that of the application. */
  readonly resolved: number;
  /** Conversations that were passed on to a person. */
  readonly handedOver: number;
  readonly comments: number;
};

export const NO_VOICES: Voices = { thumbsUp: 0, thumbsDown: 0, resolved: 0, handedOver: 0, comments: 0 };

/**
 * Mergeable measurements of the requests that one release served: live users' where the key says nothing else, never smoke or
 * evaluation. Of shadows, `gateway-error` is a copy that was shed and never sent. Its size does not grow with requests. Parts that may
 * be absent were not measured, or not yet in the roll-ups of earlier versions: they merge all the same.
 */
export type Rollup = {
  readonly key: RollupKey;
  readonly outcomes: Readonly<Record<RequestOutcome, number>>;
  /** Response time of answered requests, ms. */
  readonly latency: Moments;
  readonly latencySketch: Sketch;
  /** Time to first byte of streamed replies, ms. */
  readonly firstByte: Moments;
  /** Time until a streamed reply said something, be it text, a thought or a tool to be called, ms. */
  readonly firstToken?: Moments | undefined;
  readonly firstTokenSketch?: Sketch | undefined;
  /** Tokens in and out together per request, where the reply said. */
  readonly tokens: Moments;
  readonly tokensIn?: Moments | undefined;
  readonly tokensOut?: Moments | undefined;
  /** Micro-dollars per request, where the reply said its tokens and the project the price: of no others, not even as zero. */
  readonly cost?: Moments | undefined;
  readonly toolCalls?: ToolCalls | undefined;
  readonly worst?: WorstRequests | undefined;
  /** User ratings, 1-5. */
  readonly ratings: Moments;
  readonly complaints: number;
  /** Absent where nobody said anything of the kind, and in roll-ups from before there was any. */
  readonly voices?: Voices | undefined;
  /** Sparse: bucket index (0-63) as text. */
  readonly buckets: Readonly<Record<string, KeyBucket>>;
};

const NO_OUTCOMES: Rollup['outcomes'] = {
  success: 0,
  'user-error': 0,
  'agent-error': 0,
  blocked: 0,
  'gateway-error': 0,
  aborted: 0,
  limited: 0,
};

export function emptyRollup(key: RollupKey): Rollup {
  return {
    key,
    outcomes: NO_OUTCOMES,
    latency: NO_MOMENTS,
    latencySketch: {},
    firstByte: NO_MOMENTS,
    tokens: NO_MOMENTS,
    ratings: NO_MOMENTS,
    complaints: 0,
    buckets: {},
  };
}

/** The sum of two roll-ups; the key of the first is kept. Commutative but for the key, and associative. */
export function mergeRollups(a: Rollup, b: Rollup): Rollup {
  // One that was stored before there was an outcome lacks it.
  const outcomes = { ...NO_OUTCOMES, ...a.outcomes };
  for (const [outcome, count] of Object.entries(b.outcomes)) outcomes[outcome as RequestOutcome] += count;
  return {
    key: a.key,
    outcomes,
    latency: mergeMoments(a.latency, b.latency),
    latencySketch: mergeSketches(a.latencySketch, b.latencySketch),
    firstByte: mergeMoments(a.firstByte, b.firstByte),
    firstToken: mergePart(a.firstToken, b.firstToken, mergeMoments),
    firstTokenSketch: mergePart(a.firstTokenSketch, b.firstTokenSketch, mergeSketches),
    tokens: mergeMoments(a.tokens, b.tokens),
    tokensIn: mergePart(a.tokensIn, b.tokensIn, mergeMoments),
    tokensOut: mergePart(a.tokensOut, b.tokensOut, mergeMoments),
    cost: mergePart(a.cost, b.cost, mergeMoments),
    ratings: mergeMoments(a.ratings, b.ratings),
    complaints: a.complaints + b.complaints,
    voices: mergePart(a.voices, b.voices, mergeVoices),
    toolCalls: mergePart(a.toolCalls, b.toolCalls, mergeToolCalls),
    worst: mergePart(a.worst, b.worst, mergeWorst),
    buckets: mergeBuckets(a.buckets, b.buckets),
  };
}

function mergeVoices(a: Voices, b: Voices): Voices {
  return {
    thumbsUp: a.thumbsUp + b.thumbsUp,
    thumbsDown: a.thumbsDown + b.thumbsDown,
    resolved: a.resolved + b.resolved,
    handedOver: a.handedOver + b.handedOver,
    comments: a.comments + b.comments,
  };
}

/** Requests that say something about the release: a user's own mistakes and hang-ups don't, nor do failures of the gateway. */
export function exposure(rollup: Rollup): number {
  return rollup.outcomes.success + rollup.outcomes['agent-error'] + rollup.outcomes.blocked;
}

/** A text that is equal for equal keys. */
export function rollupKeyText(key: RollupKey): string {
  const { agent, environment, deploymentId, release, routeVersion, windowStart, traffic } = key;
  const users = [agent, environment, deploymentId, release, routeVersion, windowStart].join('|');
  return traffic === undefined ? users : `${users}|${traffic}`;
}
