import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { OwnEvaluator } from '#domain/config/index.ts';
import { DATASET_FORMATS, type DatasetFormat } from '#domain/dataset/index.ts';
import type { CommandHost } from '../../command-host.ts';
import { renderSurvey } from '../../dataset/render-survey.ts';
import { surveyDataset } from '../../dataset/survey.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { openProject } from '../../project.ts';
import type { Session } from '../../session.ts';

type Options = { readonly as?: DatasetFormat };

export function defineDatasetCheck(command: Command, host: CommandHost): void {
  command
    .argument('<file>', '.jsonl, .json, .yaml, .csv or .tsv')
    .addOption(
      new Option('--as <format>', 'whose format it is in; default: what it looks like').choices(DATASET_FORMATS),
    )
    .addHelpText(
      'after',
      `${exampleText('headgate dataset check cases.jsonl', 'headgate dataset check promptfooconfig.yaml --json')}\n\nEnds with 2 when a case can’t be read, or there is none.`,
    )
    .action(
      host.handle(async (session, file: string, { as }: Options) => {
        const { readDatasetFile } = await import('../../project-file/index.ts');
        const path = resolve(session.deps.folder, file);
        const read = await readDatasetFile(path, as);
        const { secrets, own } = await projectAround(session, path);
        const survey = surveyDataset(
          ...([file, read, await session.deps.start.applicability(own), secrets] as const),
          own.map(({ name }) => name),
        );
        session.answer(survey, () => renderSurvey(survey, session.surface));
        const isWhole = survey.cases > 0 && survey.problems.every(({ severity }) => severity !== 'error');
        return isWhole ? EXIT.done : EXIT.usage;
      }),
    );
}

/**
 * Of the agents here that are evaluated on it what no reply may contain, which makes a case one to judge, and the project's own
 * evaluators. None where there is no project yet.
 */
async function projectAround(
  session: Session,
  path: string,
): Promise<{ readonly secrets: readonly string[]; readonly own: readonly OwnEvaluator[] }> {
  const loaded = await openProject(session, undefined).catch(() => undefined);
  if (loaded === undefined) return { secrets: [], own: [] };
  const { source, folder, project } = loaded;
  const agents = (source as { readonly agents: Readonly<Record<string, { readonly dataset?: unknown }>> }).agents;
  const secrets = project.agents
    .filter(({ name }) => {
      const named = agents[name]?.dataset;
      return typeof named === 'string' && resolve(folder, named.replace(/^@/, '')) === path;
    })
    .flatMap(({ plantedSecrets }) => plantedSecrets);
  return { secrets, own: project.evaluation.own ?? [] };
}
