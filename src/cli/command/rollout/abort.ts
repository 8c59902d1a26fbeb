import type { Command } from 'commander';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { renderPromotion } from '../../promotion/panel.ts';
import { choosePromotion, readPromotion } from '../../rollout-name.ts';

type Options = { readonly reason: string };

/** Takes back what has traffic; ends what still waits for its time, its turn or its gates. */
export function defineRolloutAbort(command: Command, host: CommandHost): void {
  command
    .argument('[id]', 'rollout or promotion; default: the one under way')
    .requiredOption('--reason <text>', 'why, for the record')
    .addHelpText(
      'after',
      exampleText(
        'headgate rollout abort --reason "wrong prices in replies"',
        'headgate rollout abort prm_01J… --reason "not today"',
      ),
    )
    .action(
      host.handle(async (session, given: string | undefined, { reason }: Options) => {
        const client = await session.client();
        const { id, rollout } = await readPromotion(client, await choosePromotion(client, given));
        const promotion =
          rollout === undefined
            ? await client.call('cancelPromotion', { params: { id }, body: { reason } })
            : await client.call('abortRollout', { params: { id: rollout.id }, body: { reason } });
        session.answer(promotion, () => renderPromotion(promotion, session.surface));
        return EXIT.done;
      }),
    );
}
