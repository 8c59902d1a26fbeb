import { familiesOf, variantsOf } from '../rule/families.ts';
import { type Measure, NO_SCORE } from '../rule/rule.ts';
import { follow, MEASURES } from './follow.ts';
import { BASELINE, CONVERSATIONS, INDEPENDENT } from './grid.ts';

/** Paths without an effect. */
export type PeaksTask = {
  readonly kind: 'peaks';
  readonly traffic: 'independent' | 'conversations';
  readonly from: number;
  readonly to: number;
};

/** The highest score of each variant on each path, of a fixed horizon the last: a row a path. */
export type Peaks = Readonly<Record<Measure, readonly (readonly number[])[]>>;

const PATHS = {
  independent: { world: INDEPENDENT, stream: 3_000 },
  conversations: { world: CONVERSATIONS, stream: 3_001 },
};

/** What says for every threshold at once on how many paths without an effect a rule would have rolled back. */
export function findPeaks({ traffic, from, to }: PeaksTask): Peaks {
  const peaks: Record<Measure, number[][]> = { 'error-rate': [], 'response-time': [] };
  const { world, stream } = PATHS[traffic];
  for (let path = from; path < to; path += 1) {
    const lanes = {
      'error-rate': openLane('error-rate'),
      'response-time': openLane('response-time'),
    };
    follow({ world, candidate: BASELINE, baseline: BASELINE }, stream, path, (look) => {
      const { variants, watchers, row } = lanes[look.measure];
      const scores = watchers.flatMap((watch) => watch(look));
      for (const [index, score] of scores.entries()) {
        row[index] = variants[index]?.isFixed ? score : Math.max(row[index] ?? NO_SCORE, score);
      }
    });
    for (const measure of MEASURES) peaks[measure].push(lanes[measure].row);
  }
  return peaks;
}

function openLane(measure: Measure) {
  const variants = variantsOf(measure);
  const watchers = familiesOf(measure).map(({ start }) => start());
  return { variants, watchers, row: variants.map(() => NO_SCORE) };
}
