import { type Command, Option } from 'commander';
import { promotionStates } from '#domain/promotion/index.ts';
import { readCount } from '../../argument.ts';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { goesOnText } from '../../promotion/goes-on-text.ts';
import { briefStateText, toneOfState } from '../../promotion/state-text.ts';
import { renderTable } from '../../terminal/table.ts';
import type { Surface } from '../../terminal/tone.ts';
import type { PromotionView } from '../../view.ts';

type Options = {
  readonly agent?: string;
  readonly environment?: string;
  readonly state?: PromotionView['state'];
  readonly all?: boolean;
  readonly limit?: number;
};

export function defineRolloutList(command: Command, host: CommandHost): void {
  command
    .option('--agent <agent>', 'only of this agent')
    .option('--environment <environment>', 'only there')
    .addOption(new Option('--state <state>', 'only in this state').choices(promotionStates))
    .option('--all', 'those that ended too')
    .option('--limit <count>', 'at most so many (default: 20)', readCount)
    .addHelpText(
      'after',
      exampleText('headgate rollout list', 'headgate rollout list --all --environment production --state rolled-back'),
    )
    .action(
      host.handle(async (session, { agent, environment, state, all, limit }: Options) => {
        const client = await session.client();
        const active = all === true || state !== undefined ? 'false' : 'true';
        const promotions = await client.call('listPromotions', {
          query: { agent, environment, state, active, limit },
        });
        session.answer(promotions, () => renderList(promotions, session.surface));
        return EXIT.done;
      }),
    );
}

function renderList(promotions: readonly PromotionView[], surface: Surface): string {
  if (promotions.length === 0) return 'none; --all shows those that ended, `headgate promote` begins one';
  const labels = new Map(promotions.map(({ id, label }) => [id, label]));
  return renderTable(
    [{ title: 'what' }, { title: 'state' }, { title: 'goes on when' }],
    promotions.map((promotion) => [
      `${promotion.agent} ${promotion.label} → ${promotion.environment}`,
      { text: briefStateText(promotion), tone: toneOfState(promotion) },
      goesOnText(promotion, labels),
    ]),
    surface,
    promotions.map(({ id, ended }) => (ended === undefined ? id : `${id}  ${ended.because}`)),
  );
}
