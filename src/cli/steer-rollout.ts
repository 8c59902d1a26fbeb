import type { Command } from 'commander';
import type { CommandHost } from './command-host.ts';
import { EXIT } from './exit-code.ts';
import { renderPromotion } from './promotion/panel.ts';
import { chooseRollout } from './rollout-name.ts';

type Options = { readonly reason: string };

/** What a person asks of a running rollout; the answer shows how it stands after that. */
export function defineSteering(
  command: Command,
  host: CommandHost,
  endpoint: 'pauseRollout' | 'resumeRollout' | 'advanceRollout' | 'promoteFullRollout',
): Command {
  return command
    .argument('[id]', 'rollout or promotion; default: the one under way')
    .requiredOption('--reason <text>', 'why, for the record')
    .action(
      host.handle(async (session, given: string | undefined, { reason }: Options) => {
        const client = await session.client();
        const id = await chooseRollout(client, given);
        const promotion = await client.call(endpoint, { params: { id }, body: { reason } });
        session.answer(promotion, () => renderPromotion(promotion, session.surface));
        return EXIT.done;
      }),
    );
}
