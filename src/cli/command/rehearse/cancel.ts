import type { Command } from 'commander';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';

type Options = { readonly reason: string };

export function defineRehearseCancel(command: Command, host: CommandHost): void {
  command
    .argument('<rehearsal>', 'id, as in `headgate rehearse list`')
    .requiredOption('--reason <text>', 'why, for the record')
    .addHelpText('after', exampleText('headgate rehearse cancel reh_01J… --reason "v3 replaces it"'))
    .action(
      host.handle(async (session, id: string, { reason }: Options) => {
        const client = await session.client();
        const rehearsal = await client.call('cancelRehearsal', { params: { id }, body: { reason } });
        session.answer(rehearsal, () => `${rehearsal.id} will not run`);
        return EXIT.done;
      }),
    );
}
