import type { Command } from 'commander';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { renderSamples } from '../../samples-table.ts';

type Options = { readonly environment: string; readonly all?: true; readonly traffic?: 'tester' | 'shadow' | 'top-up' };

export function defineTrafficSamples(command: Command, host: CommandHost): void {
  command
    .argument('<agent>', 'of whose answers')
    .requiredOption('--environment <environment>', 'where')
    .option('--all', 'under earlier weights too; else only since the last change of weights')
    .addOption(
      command
        .createOption('--traffic <kind>', 'of testers, copies or top-up instead of users')
        .choices(['tester', 'shadow', 'top-up']),
    )
    .addHelpText('after', exampleText('headgate traffic samples customer-service --environment production --all'))
    .action(
      host.handle(async (session, agent: string, { environment, all, traffic }: Options) => {
        const client = await session.client();
        const query = { all: all === true ? 'true' : undefined, traffic } as const;
        const samples = await client.call('getSamples', { params: { agent, environment }, query });
        const whose = traffic === undefined ? 'users’ requests' : `requests of ${traffic}s`;
        const title = `${whose} to ${agent} in ${environment}, ${all === true ? 'all' : 'at the present weights'}`;
        session.answer(samples, () => renderSamples(title, samples, session.surface));
        return EXIT.done;
      }),
    );
}
