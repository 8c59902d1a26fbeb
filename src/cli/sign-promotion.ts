import type { Command } from 'commander';
import { collect } from './argument.ts';
import type { CommandHost } from './command-host.ts';
import { EXIT } from './exit-code.ts';
import { cleanText } from './terminal/width.ts';

type Options = { readonly role: readonly string[]; readonly reason: string };

/** Approving and refusing are the same act with two outcomes. */
export function defineSigning(command: Command, host: CommandHost, endpoint: 'approve' | 'reject'): Command {
  return command
    .argument('<promotion>', 'id of the promotion')
    .requiredOption('--role <role>', 'the role you sign in; several with commas, or again', collect)
    .requiredOption('--reason <text>', 'why, for the record')
    .action(
      host.handle(async (session, id: string, { role, reason }: Options) => {
        const client = await session.client();
        const promotion = await client.call(endpoint, { params: { id }, body: { roles: [...role], reason } });
        session.answer(promotion, () => {
          const { agent, label, environment } = promotion;
          const act = `${endpoint === 'approve' ? 'signed' : 'refused'} as ${role.join(', ')}`;
          // How the gates stand now is for the next pass to say; what stood before the signature would mislead.
          return `${act}: ${cleanText(`${agent} ${label} → ${environment}`)}\nnext   headgate rollout watch ${id}`;
        });
        return EXIT.done;
      }),
    );
}
