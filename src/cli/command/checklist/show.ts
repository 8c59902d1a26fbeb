import type { Command } from 'commander';
import { renderChecklist } from '../../checklist/render-checklist.ts';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';

export function defineChecklistShow(command: Command, host: CommandHost): void {
  command
    .argument('<promotion>', 'id of the promotion')
    .addHelpText('after', exampleText('headgate checklist show prm_01J…'))
    .action(
      host.handle(async (session, id: string) => {
        const promotion = await (await session.client()).call('getPromotion', { params: { id } });
        session.answer(promotion, () => renderChecklist(promotion, session.surface));
        return EXIT.done;
      }),
    );
}
