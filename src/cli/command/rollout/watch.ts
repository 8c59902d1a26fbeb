import type { Command } from 'commander';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { followPromotion } from '../../promotion/follow.ts';
import { choosePromotion } from '../../rollout-name.ts';

type Options = { readonly wait: boolean };

export function defineRolloutWatch(command: Command, host: CommandHost): void {
  command
    .argument('[id]', 'rollout or promotion; default: the one under way')
    .option('--no-wait', 'end with exit code 3 as soon as only a person can move it on')
    .addHelpText(
      'after',
      `${exampleText('headgate rollout watch')}\n\nEnds with 0 when promoted, 1 when stopped or rolled back, 3 with --no-wait when it waits for a person.`,
    )
    .action(
      host.handle(async (session, id: string | undefined, { wait }: Options) => {
        const client = await session.client();
        return followPromotion(session, client, await choosePromotion(client, id), { wait });
      }),
    );
}
