import { expect, test } from 'vitest';
import { emptyRollup, type Rollup } from '#domain/sample/index.ts';
import { MINUTE_MS } from '#domain/shared/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import { aStoredRoute } from '#testing/http/stored-things.ts';
import { noTokens } from './token-buckets.ts';
import { Totals } from './totals.ts';

const routeOf = (version: number, rollout?: string): Route =>
  aStoredRoute({ version, ...(rollout === undefined ? {} : { rollout: { id: rollout } }) });

const [baseline] = aStoredRoute().targets;

/** One request that the baseline answered. */
function counted(
  routeVersion: number,
  windowStart: number,
): { rollup: Rollup; tokens: { input: number[]; output: number[] } } {
  const { agent, environment } = aStoredRoute();
  const release = baseline?.release ?? 'sha256:';
  const empty = emptyRollup({ agent, environment, deploymentId: 'dep_1', release, routeVersion, windowStart });
  const tokens = { input: noTokens(), output: noTokens() };
  tokens.input[3] = 1;
  return { rollup: { ...empty, outcomes: { ...empty.outcomes, success: 1 } }, tokens };
}

const served = (totals: Totals) => totals.read([]).map(({ label, rollup }) => [label, rollup.outcomes.success]);
const arms = (totals: Totals, now: number) =>
  totals
    .readArms([], now)
    .map(({ rollout, arm, rollup, tokens, since }) => [
      ...[rollout, arm, rollup.outcomes.success],
      ...[tokens.input[3], since],
    ]);

test('what a rollout came to is told ten minutes more, and a scrape loses nothing of it', () => {
  const totals = new Totals();
  totals.routesChanged([routeOf(1, 'rol_1')]);
  totals.add(counted(1, 0));
  totals.routesChanged([routeOf(2)]);
  totals.add(counted(2, 10_000));
  const ended = ['rol_1', 'baseline', 1, 1, 0];
  const own = [undefined, 'baseline', 1, 1, 10_000];
  expect(arms(totals, 10 * MINUTE_MS)).toEqual([ended, own]);
  expect(arms(totals, 10 * MINUTE_MS + 1)).toEqual([own]);
  expect(served(totals)).toEqual([['v1', 2]]);
  // A request that took so long begins the series anew, and says since when.
  totals.add(counted(1, 20 * MINUTE_MS));
  expect(arms(totals, 20 * MINUTE_MS)).toEqual([own, ['rol_1', 'baseline', 1, 1, 20 * MINUTE_MS]]);
  expect(served(totals)).toEqual([['v1', 3]]);
});

test('a rollout in force is told of however long nobody asked', () => {
  const totals = new Totals();
  totals.routesChanged([routeOf(1, 'rol_1')]);
  totals.add(counted(1, 0));
  totals.add(counted(1, 10_000));
  expect(arms(totals, 60 * MINUTE_MS)).toEqual([['rol_1', 'baseline', 2, 2, 0]]);
});

test('a thousand rollouts leave 500 series at most, and every request in the scrape', () => {
  const totals = new Totals();
  for (let version = 1; version <= 1_000; version += 1) {
    totals.routesChanged([routeOf(version, `rol_${version}`)]);
    totals.add(counted(version, 0));
  }
  expect(totals.readArms([], 0)).toHaveLength(500);
  expect(served(totals)).toEqual([['v1', 1_000]]);
});

test('a version that nobody knows any more has no arm', () => {
  const totals = new Totals();
  totals.add(counted(7, 0));
  expect(arms(totals, 0)).toEqual([[undefined, undefined, 1, 1, 0]]);
});
