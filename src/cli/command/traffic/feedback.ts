import type { Command } from 'commander';
import { readCount } from '../../argument.ts';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { renderFeedback } from '../../feedback-table.ts';

type Options = { readonly environment: string; readonly comments?: number };

export function defineTrafficFeedback(command: Command, host: CommandHost): void {
  command
    .argument('<agent>', 'of whose answers')
    .requiredOption('--environment <environment>', 'where')
    .option('--comments <count>', 'at most so many, the newest first (default: 20)', readCount)
    .addHelpText('after', exampleText('headgate traffic feedback customer-service --environment production'))
    .action(
      host.handle(async (session, agent: string, { environment, comments: limit }: Options) => {
        const client = await session.client();
        const feedback = await client.call('getFeedback', { params: { agent, environment }, query: { limit } });
        session.answer(feedback, () => renderFeedback(agent, environment, feedback, session.surface));
        return EXIT.done;
      }),
    );
}
