import type { Command } from 'commander';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { cleanText } from '../../terminal/width.ts';

type Options = { readonly note: string };

export function defineChecklistSign(command: Command, host: CommandHost): void {
  command
    .argument('<promotion>', 'id of the promotion')
    .argument('<items...>', 'as `headgate checklist show` names them')
    .requiredOption('--note <text>', 'what makes it so, for the record')
    .addHelpText('after', exampleText('headgate checklist sign prm_01J… on-call --note "Max, until Tuesday 10:00"'))
    .action(
      host.handle(async (session, id: string, items: readonly string[], { note }: Options) => {
        const client = await session.client();
        const promotion = await client.call('signChecklist', { params: { id }, body: { items: [...items], note } });
        session.answer(promotion, () => {
          const { agent, label, environment } = promotion;
          // How the gate stands now is for the next pass to say.
          return cleanText(
            `signed for ${items.join(', ')}: ${agent} ${label} → ${environment}\nnext   headgate checklist show ${id}`,
          );
        });
        return EXIT.done;
      }),
    );
}
