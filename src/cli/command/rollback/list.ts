import type { Command } from 'commander';
import { readCount } from '../../argument.ts';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { rollbackState } from '../../rollback/render-rollback.ts';
import { formatTime } from '../../terminal/quantity.ts';
import { renderTable } from '../../terminal/table.ts';

type Options = { readonly agent?: string; readonly environment?: string; readonly limit?: number };

export function defineRollbackList(command: Command, host: CommandHost): void {
  command
    .option('--agent <agent>', 'only of this agent')
    .option('--environment <environment>', 'only there')
    .option('--limit <count>', 'at most so many (default: 20)', readCount)
    .addHelpText('after', exampleText('headgate rollback list --environment production'))
    .action(
      host.handle(async (session, { agent, environment, limit }: Options) => {
        const client = await session.client();
        const rollbacks = await client.call('listRollbacks', { query: { agent, environment, limit } });
        session.answer(rollbacks, () =>
          rollbacks.length === 0
            ? 'nothing was ever rolled back'
            : renderTable(
                [{ title: 'rollback', fixed: true }, { title: 'what' }, { title: 'when' }, { title: 'state' }],
                rollbacks.map((rollback) => [
                  rollback.id,
                  `${rollback.agent} ${rollback.from.label} → ${rollback.to.label} in ${rollback.environment}`,
                  formatTime(rollback.requestedAt),
                  rollbackState(rollback),
                ]),
                session.surface,
                rollbacks.map((rollback) => rollback.because),
              ),
        );
        return EXIT.done;
      }),
    );
}
