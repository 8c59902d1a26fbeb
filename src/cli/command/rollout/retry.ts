import type { Command } from 'commander';
import type { Client } from '#api/index.ts';
import { AppError } from '#domain/shared/index.ts';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { renderPromotion } from '../../promotion/panel.ts';
import { hasEnded, readPromotion } from '../../rollout-name.ts';

type Options = { readonly reason: string };

export function defineRolloutRetry(command: Command, host: CommandHost): void {
  command
    .argument('[id]', 'promotion or rollout; default: the one that ended last')
    .requiredOption('--reason <text>', 'why, for the record')
    .addHelpText('after', exampleText('headgate rollout retry --reason "the runtime was down"'))
    .action(
      host.handle(async (session, given: string | undefined, { reason }: Options) => {
        const client = await session.client();
        const id = given === undefined ? await lastEnded(client) : (await readPromotion(client, given)).id;
        const promotion = await client.call('retryPromotion', { params: { id }, body: { reason } });
        session.answer(
          promotion,
          () => `${renderPromotion(promotion, session.surface)}\nnext   headgate rollout watch ${promotion.id}`,
        );
        return EXIT.done;
      }),
    );
}

/** @throws AppError NOT_FOUND when nothing has ended yet */
async function lastEnded(client: Client): Promise<string> {
  const ended = (await client.call('listPromotions', {})).find(hasEnded);
  if (ended !== undefined) return ended.id;
  throw new AppError('NOT_FOUND', 'no promotion has ended yet', { hint: 'headgate rollout list' });
}
