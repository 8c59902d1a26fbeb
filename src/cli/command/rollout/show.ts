import type { Command } from 'commander';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { renderPromotion } from '../../promotion/panel.ts';
import { choosePromotion, readPromotion } from '../../rollout-name.ts';
import { worstLines } from '../../samples-text.ts';
import { renderVerdictCards } from '../../terminal/verdict-card.ts';

type Options = { readonly report?: boolean; readonly cards?: boolean };

export function defineRolloutShow(command: Command, host: CommandHost): void {
  command
    .argument('[id]', 'rollout or promotion; default: the one under way')
    .option('--report', 'the report in Markdown instead')
    .option(
      '--cards',
      'each metric’s verdict with the numbers behind it: interval, margin, error budget, what would turn it',
    )
    .addHelpText(
      'after',
      exampleText(
        'headgate rollout show',
        'headgate rollout show --cards',
        'headgate rollout show prm_01J… --report > report.md',
      ),
    )
    .action(
      host.handle(async (session, id: string | undefined, { report, cards }: Options) => {
        const client = await session.client();
        const promotion = await readPromotion(client, await choosePromotion(client, id));
        if (report === true) {
          const answer = await client.call('getReport', { params: { id: promotion.id } });
          session.answer(answer, () => answer.markdown.trimEnd());
        } else if (cards === true) {
          session.answer(promotion.verdicts, () => renderVerdictCards(promotion.verdicts, session.surface));
        } else {
          const { agent, environment, rollout } = promotion;
          // Of a rollout that is over, nothing is measured at its weights any more.
          const samples =
            rollout === undefined || rollout.weights.length === 0
              ? { releases: [] }
              : await client.call('getSamples', { params: { agent, environment } });
          session.answer(promotion, () =>
            [renderPromotion(promotion, session.surface), ...worstLines(samples.releases, session.surface)].join('\n'),
          );
        }
        return EXIT.done;
      }),
    );
}
