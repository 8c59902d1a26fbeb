import type { Command } from 'commander';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { openProject } from '../../project.ts';
import { cleanText } from '../../terminal/width.ts';

type Options = { readonly file?: string };

export function defineConfigExplain(command: Command, host: CommandHost): void {
  command
    .option('--file <file>', 'default: headgate.yaml')
    .addHelpText('after', exampleText('headgate config explain', 'headgate config explain --json | jq .'))
    .action(
      host.handle(async (session, { file }: Options) => {
        const loaded = await openProject(session, file);
        const { explainProject, formatExplain } = await import('../../project-file/index.ts');
        session.answer(explainProject(loaded), () =>
          cleanText(formatExplain(loaded, session.surface.columns).trimEnd()),
        );
        return EXIT.done;
      }),
    );
}
