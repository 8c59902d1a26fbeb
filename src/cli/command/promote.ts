import type { Command } from 'commander';
import { readStart } from '../argument.ts';
import type { CommandHost } from '../command-host.ts';
import { exampleText } from '../example.ts';
import { EXIT } from '../exit-code.ts';
import { exitCodeOf } from '../promotion/ending.ts';
import { followPromotion } from '../promotion/follow.ts';
import { renderPromotion } from '../promotion/panel.ts';
import { findAgent } from '../release-name.ts';
import { hasEnded } from '../rollout-name.ts';

type Options = {
  readonly to: string;
  readonly agent?: string;
  readonly at?: string;
  readonly inSteps?: boolean;
  readonly wait?: boolean;
};

export function definePromote(command: Command, host: CommandHost): void {
  command
    .argument('<release>', 'label or digest')
    .requiredOption('--to <environment>', 'where to')
    .option('--agent <agent>', 'when several agents have such a release')
    .option('--at <time>', 'when it may start, within 30 days: 2026-11-30T09:00:00Z, or +2h', readStart)
    .option('--in-steps', 'all gates and steps, also for a release that was verified and served there before')
    .option('--wait', 'follow it until it ends; the exit code says how')
    .addHelpText(
      'after',
      exampleText(
        'headgate promote v2 --to staging --wait',
        'headgate promote v2 --to production',
        'headgate promote v2 --to production --at +2h',
      ),
    )
    .action(
      host.handle(async (session, release: string, { to, agent: given, at, inSteps, wait }: Options) => {
        const client = await session.client();
        const agent = await findAgent(client, release, given);
        const promotion = await client.call('createPromotion', {
          body: { agent, release, environment: to, at, inSteps },
        });
        if (wait === true) {
          session.note(`promotion ${promotion.id}`);
          return followPromotion(session, client, promotion.id, { wait: true });
        }
        session.answer(
          promotion,
          () => `${renderPromotion(promotion, session.surface)}\nnext   headgate rollout watch ${promotion.id}`,
        );
        return hasEnded(promotion) ? exitCodeOf(promotion) : EXIT.done;
      }),
    );
}
