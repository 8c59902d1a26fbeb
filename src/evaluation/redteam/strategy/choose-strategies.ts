import { attackerModelStrategies, attackStrategyGroups } from '#domain/redteam/index.ts';
import { baseline, findStrategy } from './catalogue.ts';
import type { Strategy } from './strategy.ts';

/**
 * Strategies by their names and groups, the baseline first, none twice. What takes an attacker model that there is none of comes back by
 * name, so that nobody takes a scan without it for one with it. Throws at a name that nobody knows.
 * @param written strategies that a model wrote, of the names in `writtenByModel`
 */
export function chooseStrategies(
  names: readonly string[],
  written: readonly Strategy[] = [],
): { readonly strategies: readonly Strategy[]; readonly needModel: readonly string[] } {
  const wanted = new Set(names.flatMap(expand));
  const missing = attackerModelStrategies.filter((name) => !written.some((each) => each.name === name));
  const needModel = [...wanted].filter((name) => name.split('+').some((part) => missing.includes(part)));
  const own = [...wanted].filter((name) => !needModel.includes(name)).map((name) => findStrategy(name, written));
  return { strategies: [...new Map([baseline, ...own].map((each) => [each.name, each])).values()], needModel };
}

/** Those of a list that a model has to write before anything is sent. */
export function writtenByModel(names: readonly string[]): readonly string[] {
  const parts = new Set(names.flatMap(expand).flatMap((name) => name.split('+')));
  return attackerModelStrategies.filter((name) => parts.has(name));
}

function expand(name: string): readonly string[] {
  return Object.hasOwn(attackStrategyGroups, name)
    ? attackStrategyGroups[name as keyof typeof attackStrategyGroups]
    : [name];
}
