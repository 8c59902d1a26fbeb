import type { Command } from 'commander';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { cleanText } from '../../terminal/width.ts';

type Options = { readonly reason: string };

export function defineFreezeLift(command: Command, host: CommandHost): void {
  command
    .argument('<freeze>', 'id, as in `headgate freeze list`')
    .requiredOption('--reason <text>', 'why, for the record')
    .addHelpText('after', exampleText('headgate freeze lift frz_01J… --reason "the sale is over"'))
    .action(
      host.handle(async (session, id: string, { reason }: Options) => {
        const freeze = await (await session.client()).call('liftFreeze', { params: { id }, body: { reason } });
        session.answer(freeze, () => cleanText(`${freeze.id} is lifted; what waited for it goes on by itself`));
        return EXIT.done;
      }),
    );
}
