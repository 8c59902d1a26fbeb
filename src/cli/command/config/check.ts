import type { Command } from 'commander';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { openProject } from '../../project.ts';
import { formatCount } from '../../terminal/quantity.ts';

type Options = { readonly file?: string };

export function defineConfigCheck(command: Command, host: CommandHost): void {
  command
    .option('--file <file>', 'default: headgate.yaml')
    .addHelpText('after', exampleText('headgate config check'))
    .action(
      host.handle(async (session, { file }: Options) => {
        const { name, project, files } = await openProject(session, file);
        const found = {
          ok: true,
          file: name,
          profile: project.profile,
          agents: project.agents.map((agent) => agent.name),
          environments: project.environments.map((environment) => environment.name),
          files: Object.keys(files),
        };
        session.answer(
          found,
          () =>
            `${name} is valid: ${found.agents.join(', ')} through ${found.environments.join(' → ')}, ` +
            `profile ${found.profile}, ${formatCount(found.files.length, 'file')} read`,
        );
        return EXIT.done;
      }),
    );
}
