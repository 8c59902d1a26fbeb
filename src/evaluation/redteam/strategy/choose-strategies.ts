import { baseline, findStrategy } from './catalogue.ts';
import type { Strategy } from './strategy.ts';

/**
 * What a group stands for when it is asked for, as azure-ai-evaluation expands it. That is not the complexity that a report shows: most
 * strategies are easy there, and few of them are in the group `easy`.
 */
const groups: Readonly<Record<string, readonly string[]>> = {
  easy: ['base64', 'flip', 'morse'],
  moderate: ['tense'],
  difficult: ['tense+base64'],
};

/** Those that a model has to write: nothing here can. */
const BY_MODEL = new Set(['tense', 'jailbreak', 'multi-turn', 'crescendo']);

/**
 * Strategies by their names and groups, the baseline first, none twice. What takes an attacker model comes back by name, so that nobody
 * takes a scan without it for one with it. Throws at a name that nobody knows.
 */
export function chooseStrategies(names: readonly string[]): {
  readonly strategies: readonly Strategy[];
  readonly needModel: readonly string[];
} {
  const wanted = new Set(names.flatMap((name) => groups[name] ?? [name]));
  const needModel = [...wanted].filter((name) => name.split('+').some((part) => BY_MODEL.has(part)));
  const own = [...wanted].filter((name) => !needModel.includes(name)).map(findStrategy);
  return { strategies: [...new Map([baseline, ...own].map((each) => [each.name, each])).values()], needModel };
}
