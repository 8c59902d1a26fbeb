import { familiesOf, variantsOf } from '../rule/families.ts';
import type { Measure } from '../rule/rule.ts';
import { Z_95, zScore } from '../rule/z-test.ts';
import { follow, MEASURES } from './follow.ts';
import { BASELINE, effects, INDEPENDENT, worsened } from './grid.ts';

/** A variant with a threshold. */
export type Setting = { readonly variant: number; readonly threshold: number };
type Settings = Readonly<Record<Measure, readonly Setting[]>>;

/** Paths with one effect, all settings on the same ones. */
export type RaceTask = {
  readonly kind: 'race';
  /** Index into the grid of effects. */
  readonly effect: number;
  readonly settings: Settings;
  readonly from: number;
  readonly to: number;
};

/** What came of one measure. */
export type Heat = {
  readonly paths: number;
  /** For each setting, on each path: candidate requests when it rolled back, 0 where it never did. */
  readonly rolledBackAt: readonly (readonly number[])[];
  /** For each minute, on how many paths a test at that minute and at no other would have rejected. */
  readonly fixed: readonly number[];
  /** For each minute, candidate requests until then over all paths. */
  readonly served: readonly number[];
};
export type Race = Readonly<Record<Measure, Heat>>;

/** Another stream of chance for each effect. */
const STREAM = 4_000;
const LAST = INDEPENDENT.steps.reduce((sum, { batches }) => sum + batches, 0) - 1;

export function race({ effect, settings, from, to }: RaceTask): Race {
  const heats = {
    'error-rate': openHeat(settings['error-rate']),
    'response-time': openHeat(settings['response-time']),
  };
  const worse = effects[effect];
  if (worse === undefined) throw new Error(`no effect ${effect}`);
  const paths = { world: INDEPENDENT, candidate: worsened(worse), baseline: BASELINE };
  for (let path = from; path < to; path += 1) {
    const lanes = {
      'error-rate': openLane('error-rate', settings),
      'response-time': openLane('response-time', settings),
    };
    follow(paths, STREAM + effect, path, (look, minute) => {
      const { variants, watchers, rolledBackAt } = lanes[look.measure];
      const { fixed, served } = heats[look.measure];
      served[minute] = (served[minute] ?? 0) + look.total.candidate.n;
      if (zScore(look.measure, look.total) > Z_95) fixed[minute] = (fixed[minute] ?? 0) + 1;
      const scores = watchers.flatMap((watch) => watch(look));
      for (const [index, { variant, threshold }] of settings[look.measure].entries()) {
        if (rolledBackAt[index] !== 0 || (variants[variant]?.isFixed && minute < LAST)) continue;
        if ((scores[variant] ?? 0) > threshold) rolledBackAt[index] = look.total.candidate.n;
      }
    });
    for (const measure of MEASURES) {
      heats[measure].paths += 1;
      for (const [index, requests] of lanes[measure].rolledBackAt.entries()) {
        heats[measure].rolledBackAt[index]?.push(requests);
      }
    }
  }
  return heats;
}

/** The paths of several parts together. */
export function joinRaces(parts: readonly Race[]): Race {
  return { 'error-rate': joined(parts, 'error-rate'), 'response-time': joined(parts, 'response-time') };
}

function joined(parts: readonly Race[], measure: Measure): Heat {
  const heats = parts.map((part) => part[measure]);
  const added = (of: (heat: Heat) => readonly number[]) =>
    (heats[0] === undefined ? [] : of(heats[0])).map((_, at) =>
      heats.reduce((sum, heat) => sum + (of(heat)[at] ?? 0), 0),
    );
  return {
    paths: heats.reduce((sum, { paths }) => sum + paths, 0),
    rolledBackAt: (heats[0]?.rolledBackAt ?? []).map((_, at) => heats.flatMap((heat) => heat.rolledBackAt[at] ?? [])),
    fixed: added(({ fixed }) => fixed),
    served: added(({ served }) => served),
  };
}

function openHeat(settings: readonly Setting[]) {
  const minutes = Array.from({ length: LAST + 1 }, () => 0);
  return { paths: 0, rolledBackAt: settings.map((): number[] => []), fixed: [...minutes], served: [...minutes] };
}

function openLane(measure: Measure, settings: Settings) {
  return {
    variants: variantsOf(measure),
    watchers: familiesOf(measure).map(({ start }) => start()),
    rolledBackAt: settings[measure].map(() => 0),
  };
}
