import type { Command } from 'commander';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { renderRehearsal } from '../../rehearsal/render-rehearsal.ts';

export function defineRehearseShow(command: Command, host: CommandHost): void {
  command
    .argument('<rehearsal>', 'id, as in `headgate rehearse list`')
    .addHelpText('after', exampleText('headgate rehearse show reh_01J…'))
    .action(
      host.handle(async (session, id: string) => {
        const rehearsal = await (await session.client()).call('getRehearsal', { params: { id } });
        session.answer(rehearsal, () => renderRehearsal(rehearsal, session.surface));
        return EXIT.done;
      }),
    );
}
