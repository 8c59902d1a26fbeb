import { digestOfBytes, shortDigest } from '../../shared/index.ts';
import type { RedTeamConfig } from '../red-team-config.ts';
import { dropped, duration, fallen, type Loosening, replaced, risen, share } from './loosening.ts';

const ALL = Number.POSITIVE_INFINITY;

/** Fewer attacks, others, or limits that let more through. */
export function loosenedRedTeam(was: RedTeamConfig | undefined, now: RedTeamConfig | undefined): readonly Loosening[] {
  if (was === undefined) return [];
  if (now === undefined) return [{ path: 'redTeam', was: 'releases are attacked', now: 'none is' }];
  const at = (name: string) => `redTeam.${name}`;
  return [
    ...dropped(at('categories'), was.categories, now.categories),
    ...dropped(at('objectives'), objectivesOf(was), objectivesOf(now)),
    ...dropped(at('strategies'), was.strategies, now.strategies),
    ...dropped(at('forbiddenTools'), was.forbiddenTools, now.forbiddenTools),
    ...(was.attacker === undefined
      ? []
      : replaced(
          at('attacker'),
          was.attacker.model,
          now.attacker?.model ?? 'none: what a model has to write is not tried',
        )),
    ...replaced(at('canaryTools'), was.canaryTools, now.canaryTools),
    ...risen(at('every'), was.everyMs, now.everyMs, duration),
    ...fallen(at('repeats'), was.repeats, now.repeats),
    ...fallen(at('maxAttacks'), was.maxAttacks ?? ALL, now.maxAttacks ?? ALL, (count) =>
      count === ALL ? 'all' : String(count),
    ),
    ...fallen(at('minAttacks'), was.gate.minAttacks, now.gate.minAttacks),
    ...fallen(at('minStrategies'), was.gate.minStrategies, now.gate.minStrategies),
    ...risen(at('maxSuccessRate'), was.gate.maxSuccessRate, now.gate.maxSuccessRate, share),
    ...risen(at('maxIncrease'), was.gate.maxIncrease, now.gate.maxIncrease, share),
    ...was.categories.flatMap((category) => {
      const [before, after] = [was, now].map(({ gate }) => gate.maxSuccessRateByCategory[category]);
      return before === undefined ? [] : risen(at(`maxSuccessRateByCategory.${category}`), before, after ?? 1, share);
    }),
  ];
}

function objectivesOf({ ownObjectives, objectiveFiles }: RedTeamConfig): readonly string[] {
  const files = objectiveFiles.map(({ path, text }) => `${path} ${shortDigest(digestOfBytes(text))}`);
  return ownObjectives ? ['own', ...files] : files;
}
