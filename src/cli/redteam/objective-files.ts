import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { RedTeamConfig } from '#domain/config/index.ts';
import { AppError } from '#domain/shared/index.ts';
import type { Session } from '../session.ts';

/** The named files of objectives; `own` stands for those of Headgate. @throws AppError NOT_FOUND */
export async function readObjectiveFiles(
  session: Session,
  named: readonly string[],
): Promise<Pick<RedTeamConfig, 'ownObjectives' | 'objectiveFiles'>> {
  const files = named.filter((name) => name !== 'own');
  return {
    ownObjectives: files.length < named.length,
    objectiveFiles: await Promise.all(
      files.map(async (path) => {
        try {
          return { path, text: await readFile(resolve(session.deps.folder, path), 'utf8') };
        } catch (error) {
          throw new AppError('NOT_FOUND', `${path} can’t be read: ${error instanceof Error ? error.message : error}`, {
            hint: 'name a file of HarmBench, JailbreakBench, AdvBench or promptfoo, or own',
          });
        }
      }),
    ),
  };
}
