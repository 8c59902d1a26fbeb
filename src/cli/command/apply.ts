import type { Command } from 'commander';
import type { Answer } from '#api/index.ts';
import { AppError } from '#domain/shared/index.ts';
import type { CommandHost } from '../command-host.ts';
import { exampleText } from '../example.ts';
import { EXIT } from '../exit-code.ts';
import { openProject, projectPath } from '../project.ts';
import { shortenDigest } from '../release-name.ts';
import type { Session } from '../session.ts';
import { cleanText } from '../terminal/width.ts';

type Options = { readonly file?: string; readonly reason?: string };

export function defineApply(command: Command, host: CommandHost): void {
  command
    .option('--file <file>', 'default: headgate.yaml')
    .option('--reason <text>', 'why; needed where it asks for less than the project before it')
    .addHelpText('after', exampleText('headgate apply', 'headgate apply --reason "the third signer left"'))
    .action(
      host.handle(async (session, options: Options) => {
        const applied = await send(session, options);
        session.answer(applied, () => appliedText(applied));
        return EXIT.done;
      }),
    );
}

/** What came of a project: in force, or proposed, and where it asks for less. */
export function appliedText(applied: Answer<'applyProject'>): string {
  const { state, id, digest, appliedBy, confirmedBy, agents, environments, profile, loosened } = applied;
  const what = `${id} (${shortenDigest(digest)}) by ${appliedBy.name}`;
  const whole = `${agents.join(', ')} through ${environments.join(' → ')}, profile ${profile}`;
  const lines = [
    state === 'in-force'
      ? `applied as ${what}${confirmedBy === undefined ? '' : `, confirmed by ${confirmedBy.name}`}: ${whole}`
      : `proposed as ${what}: ${whole}\nnot in force: another person has to confirm it`,
    ...loosened.map(({ path, was, now }) => `asks for less: ${path}: ${was} → ${now}`),
    ...(state === 'in-force' ? [] : [`next   headgate project confirm ${id} --reason "…"`]),
  ];
  return cleanText(lines.join('\n'));
}

/**
 * The server resolves the project with its own environment variables, so it judges; only for what is wrong is it read here
 * too, because here the lines are known.
 */
async function send(session: Session, { file, reason }: Options): Promise<Answer<'applyProject'>> {
  const { readSource } = await import('../project-file/index.ts');
  const { source, files, problems } = await readSource(projectPath(session, file));
  if (problems.length > 0) await openProject(session, file);
  const client = await session.client();
  try {
    return await client.call('applyProject', { body: { source, files: { ...files }, reason } });
  } catch (error) {
    if (error instanceof AppError && error.code === 'CONFIG_INVALID') await openProject(session, file);
    throw error;
  }
}
