import { attackerModelStrategies, attackStrategyGroups } from '#domain/redteam/index.ts';
import { baseline, findStrategy } from './catalogue.ts';
import type { Strategy } from './strategy.ts';

/**
 * Strategies by their names and groups, the baseline first, none twice. What takes an attacker model comes back by name, so that nobody
 * takes a scan without it for one with it. Throws at a name that nobody knows.
 */
export function chooseStrategies(names: readonly string[]): {
  readonly strategies: readonly Strategy[];
  readonly needModel: readonly string[];
} {
  const wanted = new Set(names.flatMap((name) => expand(name)));
  const needModel = [...wanted].filter((name) =>
    name.split('+').some((part) => attackerModelStrategies.includes(part)),
  );
  const own = [...wanted].filter((name) => !needModel.includes(name)).map(findStrategy);
  return { strategies: [...new Map([baseline, ...own].map((each) => [each.name, each])).values()], needModel };
}

function expand(name: string): readonly string[] {
  return Object.hasOwn(attackStrategyGroups, name)
    ? attackStrategyGroups[name as keyof typeof attackStrategyGroups]
    : [name];
}
