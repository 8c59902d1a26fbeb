import { MAX_BAKE_FACTOR } from '../plan/index.ts';
import { type ProfileName, profileNames } from '../policy/index.ts';
import { environmentNames } from './environment-list.ts';
import type { Problem } from './problem.ts';
import { profileLayer } from './profile-layer.ts';
import { durationText, readDuration } from './quantity.ts';
import { kindsIn } from './step-kind.ts';
import { optionalMetricSettings } from './strategy-layer.ts';
import { entry, isTree, keysOf, overlay, type Tree } from './tree.ts';

/** A source over the defaults of its profile, not validated yet. */
export type Layered = {
  readonly profile: ProfileName;
  readonly below: Tree;
  readonly merged: unknown;
  readonly problems: readonly Problem[];
};

/** Lays headgate.yaml over its profile. An unknown profile counts as `guide` here; the schema refuses it. */
export function layer(source: unknown): Layered {
  const named = entry(source, 'profile');
  const profile = profileNames.find((name) => name === named) ?? 'guide';
  const { names, problems } = environmentNames(source);
  const below = profileLayer(profile, names, keysOf(entry(source, 'strategies')));
  if (!isTree(source)) return { profile, below, merged: source, problems };
  const merged = overlay(below, { ...source, environments: environmentsOf(source, names) });
  return { profile, below, merged: withoutLeftOut(withStrategies(merged, profile)), problems };
}

/** `staging:` with nothing under it means the defaults; `staging: false` was taken out of the names. */
function environmentsOf(source: Tree, names: readonly string[]): unknown {
  const given = entry(source, 'environments') ?? undefined;
  if (!isTree(given)) return given;
  return Object.fromEntries(names.map((name) => [name, entry(given, name) ?? {}]));
}

/** Takes out what is left out with `false`: items of a checklist, or the question where a commit comes from. */
function withoutLeftOut(merged: unknown): unknown {
  const environments = entry(merged, 'environments');
  if (!isTree(merged) || !isTree(environments)) return merged;
  const finished = Object.entries(environments).map(([name, environment]) => {
    if (!isTree(environment)) return [name, environment];
    const { provenance, ...rest } = environment;
    const checklist = entry(environment, 'checklist');
    return [
      name,
      {
        ...(provenance === false ? rest : environment),
        ...(isTree(checklist) ? { checklist: without(checklist, false) } : {}),
      },
    ];
  });
  return { ...merged, environments: Object.fromEntries(finished) };
}

function withStrategies(merged: unknown, profile: ProfileName): unknown {
  const strategies = entry(merged, 'strategies');
  if (!isTree(merged) || !isTree(strategies)) return merged;
  const finished = Object.entries(strategies).map(([name, strategy]) => [name, finishStrategy(strategy, profile)]);
  return { ...merged, strategies: Object.fromEntries(finished) };
}

/** Takes out the metrics that are left out with `rating: false`, completes those that are only named, and gives each step its longest bake. */
function finishStrategy(strategy: unknown, profile: ProfileName): unknown {
  if (!isTree(strategy)) return strategy;
  const metrics = entry(strategy, 'metrics');
  const steps = entry(strategy, 'steps');
  return {
    ...strategy,
    ...(isTree(metrics) ? { metrics: withNamed(without(metrics, false), optionalMetricSettings(profile)) } : {}),
    ...(Array.isArray(steps) ? { steps: steps.map(withMaxBake) } : {}),
  };
}

/** `cost: true`, or `cost` with some settings, watches it with the usual ones below. */
function withNamed(metrics: Tree, optional: Tree): Tree {
  const complete = ([name, settings]: [string, unknown]) => {
    const usual = entry(optional, name);
    if (!isTree(usual)) return [name, settings];
    return [name, settings === true ? usual : isTree(settings) ? overlay(usual, settings) : settings];
  };
  return Object.fromEntries(Object.entries(metrics).map(complete));
}

function without(tree: Tree, unwanted: unknown): Tree {
  return Object.fromEntries(Object.entries(tree).filter(([, value]) => value !== unwanted));
}

/** A weight or a bake holds at most four times its bake, an analysis four times its least, unless they say otherwise. */
function withMaxBake(step: unknown): unknown {
  if (!isTree(step)) return step;
  const [kind] = kindsIn(step);
  if (kind === 'analysis') {
    const analysis = entry(step, 'analysis');
    if (!isTree(analysis) || entry(analysis, 'max') !== undefined) return step;
    const longest = longestOf(entry(analysis, 'for'));
    return longest === undefined
      ? step
      : { ...step, analysis: { ...analysis, max: longest === '0s' ? '4h' : longest } };
  }
  if (kind !== 'weight' && kind !== 'bake') return step;
  const held = kind === 'weight' && entry(step, 'bake') === undefined ? { ...step, bake: '0s' } : step;
  const longest = longestOf(entry(held, 'bake'));
  return entry(step, 'maxBake') !== undefined || longest === undefined ? held : { ...held, maxBake: longest };
}

function longestOf(least: unknown): string | undefined {
  const leastMs = least === undefined ? 0 : typeof least === 'string' ? readDuration(least) : undefined;
  return leastMs === undefined ? undefined : durationText(MAX_BAKE_FACTOR * leastMs);
}
