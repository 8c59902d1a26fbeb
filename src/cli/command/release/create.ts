import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import type { ReleaseDefinition } from '#domain/release/index.ts';
import { collectWhole } from '../../argument.ts';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { agentOf, openProject, projectPath } from '../../project.ts';
import type { Session } from '../../session.ts';
import { formatTime } from '../../terminal/quantity.ts';
import { cleanText } from '../../terminal/width.ts';

type Options = {
  readonly label: string;
  readonly from?: string;
  readonly commit?: string;
  readonly author?: readonly string[];
  readonly pusher?: string;
  readonly file?: string;
};

export function defineReleaseCreate(command: Command, host: CommandHost): void {
  command
    .argument('<agent>', 'whose release')
    .requiredOption('--label <label>', 'a readable name, as in v2')
    .option('--from <folder>', 'a release file, or a folder with a release.yaml (default: what headgate.yaml says)')
    .option('--file <file>', 'default: headgate.yaml')
    .option('--commit <sha>', 'where it comes from (default: git’s HEAD, when nothing is uncommitted)')
    .option('--author <name>', 'who made it, again for each (default: as git says)', collectWhole)
    .option('--pusher <name>', 'who pushed it last (default: the committer, as git says)')
    .addHelpText(
      'after',
      exampleText(
        'headgate release create customer-service --label v2',
        'headgate release create customer-service --label v3 --from releases/v3',
      ),
    )
    .action(
      host.handle(async (session, agent: string, options: Options) => {
        const definition = await readDefinition(session, agent, options);
        const provenance = await readProvenance(session, options);
        const client = await session.client();
        const release = await client.call('createRelease', {
          body: { agent, label: options.label, definition, ...provenance },
        });
        session.answer(release, () =>
          cleanText(
            [
              `${release.agent} ${release.label} is ${release.digest}`,
              `by ${release.authors.join(', ') || 'nobody named'}`,
              ...(release.existed
                ? [`registered before, ${formatTime(release.createdAt)} by ${release.createdBy}`]
                : []),
            ].join('\n'),
          ),
        );
        return EXIT.done;
      }),
    );
}

async function readDefinition(session: Session, agent: string, { from, file }: Options): Promise<ReleaseDefinition> {
  if (from === undefined) return agentOf((await openProject(session, file)).project, agent).definition;
  const { loadDefinition } = await import('../../project-file/index.ts');
  return loadDefinition(resolve(session.deps.folder, from));
}

/** Where it comes from. A commit is only named when it holds what is being released. */
async function readProvenance(
  session: Session,
  options: Options,
): Promise<{ readonly commit?: string; readonly authors: string[]; readonly lastPusher?: string }> {
  const folder =
    options.from === undefined
      ? dirname(projectPath(session, options.file))
      : resolve(session.deps.folder, options.from);
  const git = await session.deps.git(folder);
  const authors = options.author ?? (git?.author === undefined ? [] : [git.author]);
  if (authors.length === 0)
    session.note('no author is known: nobody is kept from approving their own change (--author)');
  if (options.commit === undefined && git?.isDirty === true) {
    session.note('there are uncommitted changes, so no commit is named');
  }
  const commit = options.commit ?? (git?.isDirty === true ? undefined : git?.commit);
  const lastPusher = options.pusher ?? git?.committer;
  return {
    ...(commit === undefined ? {} : { commit }),
    authors: [...authors],
    ...(lastPusher === undefined ? {} : { lastPusher }),
  };
}
