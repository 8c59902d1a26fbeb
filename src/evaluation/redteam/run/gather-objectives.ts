import type { RedTeamConfig } from '#domain/config/index.ts';
import { AppError } from '#domain/shared/index.ts';
import { importObjectives } from '../objective/import/import-objectives.ts';
import type { Objective } from '../objective/objective.ts';
import { ownObjectives } from '../objective/own-objectives.ts';

const MOST_SAID = 5;

/**
 * What a scan is after: ours and those of the project's files, of the chosen categories.
 * @param onNote told what of a file was left out, and of which category there is none
 * @throws AppError DATASET_INVALID for a file that can't be read whole, or where nothing is left
 */
export function gatherObjectives(
  { categories, ownObjectives: withOwn, objectiveFiles }: RedTeamConfig,
  onNote: (note: string) => void,
): readonly Objective[] {
  const all = new Map<string, Objective>();
  for (const objective of withOwn ? ownObjectives : []) all.set(objective.id, objective);
  for (const { path, text } of objectiveFiles) {
    for (const objective of readFile(path, text, onNote)) {
      if (all.has(objective.id)) throw invalid(`${path}: the objective "${objective.id}" is in another file too`);
      all.set(objective.id, objective);
    }
  }
  const chosen = [...all.values()].filter(({ category }) => categories.includes(category));
  const empty = categories.filter((category) => !chosen.some((objective) => objective.category === category));
  if (chosen.length > 0 && empty.length > 0)
    onNote(`there is no objective of ${empty.join(', ')}, so that no gate opens`);
  if (chosen.length > 0) return chosen;
  throw invalid(`there is no objective of ${categories.join(', ')}`);
}

function readFile(path: string, text: string, onNote: (note: string) => void): readonly Objective[] {
  const { objectives, problems } = importObjectives(path, text);
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    const said = errors
      .slice(0, MOST_SAID)
      .map(({ line, message }) => `${line === undefined ? '' : `line ${line}: `}${message}`);
    const more = errors.length > MOST_SAID ? `; and ${errors.length - MOST_SAID} more` : '';
    throw invalid(`${path}: ${said.join('; ')}${more}`);
  }
  if (problems.length > 0)
    onNote(`${path}: ${problems.length} records are left out, the first because ${problems[0]?.message}`);
  return objectives;
}

function invalid(message: string): AppError {
  return new AppError('DATASET_INVALID', message, { hint: 'look at `redTeam.objectives` and `redTeam.categories`' });
}
