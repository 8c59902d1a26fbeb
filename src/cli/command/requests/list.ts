import { type Command, Option } from 'commander';
import { readCount } from '../../argument.ts';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { renderRequests } from '../../request-log-table.ts';

const OUTCOMES = ['success', 'user-error', 'agent-error', 'blocked', 'gateway-error', 'aborted'] as const;

type Options = {
  readonly environment: string;
  readonly release?: string;
  readonly conversation?: string;
  readonly outcome?: (typeof OUTCOMES)[number];
  readonly limit?: number;
};

export function defineRequestsList(command: Command, host: CommandHost): void {
  command
    .argument('<agent>', 'of whose requests')
    .requiredOption('--environment <environment>', 'where')
    .option('--release <label>', 'only what this release answered')
    .option('--conversation <hash>', 'only of one conversation, as the list names it')
    .addOption(new Option('--outcome <outcome>', 'only what ended so').choices(OUTCOMES))
    .option('--limit <count>', 'at most so many, the newest first (default: 20)', readCount)
    .addHelpText('after', exampleText('headgate requests list customer-service --environment production'))
    .action(
      host.handle(async (session, agent: string, { environment, ...query }: Options) => {
        const client = await session.client();
        const answer = await client.call('listRequests', { params: { agent, environment }, query });
        session.answer(answer, () => renderRequests(agent, environment, answer, session.surface));
        return EXIT.done;
      }),
    );
}
