import { type DeploymentId, type Digest, digestOfBytes, type EpochMs } from '../shared/index.ts';
import { type KeyBucket, NO_BUCKET } from './key-bucket.ts';
import { addValue } from './moments.ts';
import {
  emptyRollup,
  mergeRollups,
  NO_VOICES,
  type Rollup,
  rollupKeyText,
  type SideTraffic,
  WINDOW_MS,
} from './rollup.ts';

/** What a user said, as much of it as they did. */
type Said = {
  /** 1-5. */
  readonly rating?: number | undefined;
  readonly thumb?: 'up' | 'down' | undefined;
  readonly complaint?: true | undefined;
  /** How it ended for the user: helped, or passed on to a person. */
  readonly outcome?: 'resolved' | 'handed-over' | undefined;
  readonly comment?: string | undefined;
};

/** Whose answer feedback is about, and when it was given. */
type Attribution = {
  /** A request, a reply or a conversation, by a name that no two have. */
  readonly about: string;
  readonly agent: string;
  readonly environment: string;
  readonly deploymentId: DeploymentId;
  readonly release: Digest;
  /** The version of the route under which it was served. */
  readonly routeVersion: number;
  /** 0-63, of the conversation; absent where it is not known. */
  readonly bucket?: number | undefined;
  /** Absent: a user. */
  readonly traffic?: SideTraffic | undefined;
  /** Real time. */
  readonly at: EpochMs;
};

/** What one user said at once. */
export type Feedback = Attribution & { readonly said: Said };

/** One thing of it. About the same, each kind counts once, the first that came; comments that differ are different ones. */
export type Opinion = Attribution & { readonly kind: keyof Said; readonly value: string | number | true };

export function opinionsOf({ said, ...attribution }: Feedback): readonly Opinion[] {
  return Object.entries(said)
    .filter(([, value]) => value !== undefined)
    .map(([kind, value]) => ({ ...attribution, kind: kind as Opinion['kind'], value: value as Opinion['value'] }));
}

/** Equal for two opinions of which only the first counts. */
export function opinionKey({ agent, environment, about, kind, value }: Opinion): string {
  const which =
    kind === 'comment'
      ? `${kind} ${digestOfBytes(String(value)).slice('sha256:'.length, 'sha256:'.length + 16)}`
      : kind;
  return [environment, agent, about, which].join('|');
}

/** What opinions add to the roll-ups of the releases that they are about. */
export function rollupsOf(opinions: readonly Opinion[]): readonly Rollup[] {
  const made = new Map<string, Rollup>();
  for (const opinion of opinions) {
    const { agent, environment, deploymentId, release, routeVersion, traffic, at } = opinion;
    const windowStart = Math.floor(at / WINDOW_MS) * WINDOW_MS;
    const empty = emptyRollup({
      agent,
      environment,
      deploymentId,
      release,
      routeVersion,
      windowStart,
      ...(traffic === undefined ? {} : { traffic }),
    });
    const key = rollupKeyText(empty.key);
    made.set(key, mergeRollups(made.get(key) ?? empty, withOpinion(empty, opinion)));
  }
  return [...made.values()];
}

function withOpinion(empty: Rollup, { kind, value, bucket }: Opinion): Rollup {
  switch (kind) {
    case 'rating': {
      const ratings = addValue(empty.ratings, Number(value));
      return { ...empty, ratings, buckets: inBucket(bucket, { moments: { ratings } }) };
    }
    case 'complaint':
      return { ...empty, complaints: 1, buckets: inBucket(bucket, { complaints: 1 }) };
    case 'thumb':
      return { ...empty, voices: { ...NO_VOICES, [value === 'up' ? 'thumbsUp' : 'thumbsDown']: 1 } };
    case 'outcome':
      return { ...empty, voices: { ...NO_VOICES, [value === 'resolved' ? 'resolved' : 'handedOver']: 1 } };
    case 'comment':
      return { ...empty, voices: { ...NO_VOICES, comments: 1 } };
  }
}

function inBucket(bucket: number | undefined, said: Pick<KeyBucket, 'complaints' | 'moments'>): Rollup['buckets'] {
  return bucket === undefined ? {} : { [bucket]: { ...NO_BUCKET, ...said } };
}
