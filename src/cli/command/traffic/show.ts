import type { Command } from 'commander';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { renderTraffic } from '../../traffic-table.ts';

type Options = { readonly environment: string };

export function defineTrafficShow(command: Command, host: CommandHost): void {
  command
    .argument('<agent>', 'whose traffic')
    .requiredOption('--environment <environment>', 'where')
    .addHelpText('after', exampleText('headgate traffic show customer-service --environment production'))
    .action(
      host.handle(async (session, agent: string, { environment }: Options) => {
        const traffic = await (await session.client()).call('getTraffic', { params: { agent, environment } });
        session.answer(traffic, () => renderTraffic(traffic, session.surface));
        return EXIT.done;
      }),
    );
}
