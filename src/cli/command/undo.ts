import type { Command } from 'commander';
import type { CommandHost } from '../command-host.ts';
import { exampleText } from '../example.ts';
import { EXIT } from '../exit-code.ts';
import { cleanText } from '../terminal/width.ts';

type Options = { readonly environment: string; readonly reason: string };

export function defineUndo(command: Command, host: CommandHost): void {
  command
    .argument('<agent>', 'whose last change')
    .requiredOption('--environment <environment>', 'where')
    .requiredOption('--reason <text>', 'why, for the record')
    .addHelpText('after', exampleText('headgate undo customer-service --environment production --reason "too early"'))
    .action(
      host.handle(async (session, agent: string, { environment, reason }: Options) => {
        const client = await session.client();
        const done = await client.call('undo', { body: { agent, environment, reason } });
        const next = done.promotion === undefined ? '' : `\nnext   headgate rollout watch ${done.promotion}`;
        session.answer(done, () => `${cleanText(done.message)}${next}`);
        return EXIT.done;
      }),
    );
}
