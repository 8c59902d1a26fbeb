import type { Command } from 'commander';
import { readCount } from '../../argument.ts';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { renderRollback } from '../../rollback/render-rollback.ts';

type Options = { readonly limit?: number };

export function defineRollbackShow(command: Command, host: CommandHost): void {
  command
    .argument('<id>', 'of the rollback')
    .option('--limit <count>', 'at most so many conversations (default: 200)', readCount)
    .addHelpText('after', exampleText('headgate rollback show rbk_01J…'))
    .action(
      host.handle(async (session, id: string, { limit }: Options) => {
        const client = await session.client();
        const rollback = await client.call('getRollback', { params: { id }, query: { limit } });
        session.answer(rollback, () => renderRollback(rollback, session.surface));
        return rollback.state === 'failed' ? EXIT.refused : EXIT.done;
      }),
    );
}
