import { DAY_MS, type DurationMs, type EpochMs, type GatewayId, SECOND_MS } from '../shared/index.ts';

/** A gateway says at least this often up to when it has told all. */
export const TELLS_EVERY_MS: DurationMs = 10 * SECOND_MS;

/** Of one that has not said so for so long, requests are missing, for now or for ever. */
const SILENT_AFTER_MS: DurationMs = 3 * TELLS_EVERY_MS;

/** For so long it is remembered how far a start of a gateway was counted. */
export const COUNTING_KEPT_MS: DurationMs = 30 * DAY_MS;

/** How far the requests of one start of a gateway are counted. All times are real, by the gateway's own clock. */
export type Counting = {
  readonly environment: string;
  readonly startedAt: EpochMs;
  /** What ended before this is in this batch or an earlier one. */
  readonly until: EpochMs;
  /** It stopped in order, and nothing is left to come. */
  readonly isOver: boolean;
  /** The longest window of its roll-ups, where control was away for so long that windows were merged. */
  readonly coarsestMs?: DurationMs | undefined;
};

/** As control keeps it. */
export type BootCounting = Counting & { readonly gateway: GatewayId; readonly boot: string };

/**
 * A time whose requests on one gateway are not counted. `lost`: it was killed, and the next start could not know what it had counted
 * since it last told. `silent`: it has not told since; what it counted may yet come.
 */
export type ExposureGap = {
  readonly gateway: GatewayId;
  readonly kind: 'lost' | 'silent';
  readonly from: EpochMs;
  /** Up to now, where it is silent. */
  readonly to: EpochMs;
};

/** The gaps in what the starts of gateways told, oldest first. */
export function exposureGaps(countings: readonly BootCounting[], realNow: EpochMs): readonly ExposureGap[] {
  const starts = Map.groupBy(countings, ({ gateway }) => gateway);
  const gaps = [...starts.values()].flatMap((own) => gapsOf(own, realNow));
  return gaps.toSorted((a, b) => a.from - b.from);
}

function gapsOf(own: readonly BootCounting[], realNow: EpochMs): readonly ExposureGap[] {
  const starts = own.toSorted((a, b) => a.startedAt - b.startedAt);
  return starts.flatMap(({ gateway, until, isOver }, index): readonly ExposureGap[] => {
    if (isOver) return [];
    const next = starts[index + 1];
    if (next !== undefined) return [{ gateway, kind: 'lost', from: until, to: Math.max(until, next.startedAt) }];
    return realNow - until > SILENT_AFTER_MS ? [{ gateway, kind: 'silent', from: until, to: realNow }] : [];
  });
}

/** What is known of one start after another batch of it came: batches may come late, and in any order. */
export function furtherCounted(known: Counting | undefined, said: Counting): Counting {
  if (known === undefined) return said;
  const coarsest = Math.max(known.coarsestMs ?? 0, said.coarsestMs ?? 0);
  return {
    ...said,
    until: Math.max(known.until, said.until),
    isOver: known.isOver || said.isOver,
    ...(coarsest === 0 ? {} : { coarsestMs: coarsest }),
  };
}
