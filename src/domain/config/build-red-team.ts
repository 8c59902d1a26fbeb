import { assert } from '../shared/index.ts';
import { buildJudge } from './build-judge.ts';
import { msOf, ratioOf } from './build-plan.ts';
import type { RedTeamConfig } from './red-team-config.ts';
import { type ReadEnv, type ReadFile, readReference, referencedPath } from './reference.ts';
import { type RedTeamSettings, redTeamSettings } from './settings/red-team-settings.ts';

export function buildRedTeam(settings: RedTeamSettings, readFile: ReadFile, env: ReadEnv): RedTeamConfig {
  const { minAttacks, minStrategies, maxSuccessRate, maxIncrease, maxSuccessRateByCategory, ...rest } = settings;
  const { objectives, maxAttacks, attacker: written, every, ...attacks } = rest;
  const attacker = written && buildJudge(written, env);
  const byCategory = Object.entries(maxSuccessRateByCategory).map(([category, max]) => [category, ratioOf(max)]);
  return {
    ...attacks,
    ...(maxAttacks === undefined ? {} : { maxAttacks }),
    ...(attacker === undefined ? {} : { attacker }),
    ...(every === undefined ? {} : { everyMs: msOf(every) }),
    ownObjectives: objectives.includes('own'),
    objectiveFiles: objectives.filter((each) => each !== 'own').map((each) => readObjectives(each, readFile)),
    gate: {
      ...{ minAttacks, minStrategies, maxSuccessRate: ratioOf(maxSuccessRate), maxIncrease: ratioOf(maxIncrease) },
      maxSuccessRateByCategory: Object.fromEntries(byCategory),
    },
  };
}

/** What a project asks for that says `redTeam: {}`. */
export function usualRedTeam(): RedTeamConfig {
  return buildRedTeam(
    redTeamSettings.parse({}),
    () => undefined,
    () => undefined,
  );
}

function readObjectives(reference: string, readFile: ReadFile): { readonly path: string; readonly text: string } {
  const read = readReference([], '', referencedPath(reference) ?? reference, readFile);
  assert(read.kind === 'ok', 'files are checked before the project is built');
  return { path: read.path, text: read.text };
}
