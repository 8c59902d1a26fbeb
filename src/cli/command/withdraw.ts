import type { Command } from 'commander';
import { collect } from '../argument.ts';
import type { CommandHost } from '../command-host.ts';
import { exampleText } from '../example.ts';
import { EXIT } from '../exit-code.ts';
import { cleanText } from '../terminal/width.ts';

type Options = { readonly role?: readonly string[]; readonly reason: string };

export function defineWithdraw(command: Command, host: CommandHost): void {
  command
    .argument('<promotion>', 'id of the promotion')
    .option('--role <role>', 'only the signature in this role (default: all of yours)', collect)
    .requiredOption('--reason <text>', 'why, for the record')
    .addHelpText('after', exampleText('headgate withdraw prm_01J… --reason "the load test is not over yet"'))
    .action(
      host.handle(async (session, id: string, { role, reason }: Options) => {
        const client = await session.client();
        const roles = role === undefined ? {} : { roles: [...role] };
        const promotion = await client.call('withdraw', { params: { id }, body: { ...roles, reason } });
        session.answer(promotion, () => {
          const { agent, label, environment } = promotion;
          return `withdrawn: ${cleanText(`${agent} ${label} → ${environment}`)}\nnext   headgate rollout show ${id}`;
        });
        return EXIT.done;
      }),
    );
}
