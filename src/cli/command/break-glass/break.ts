import type { Command } from 'commander';
import type { Answer } from '#api/index.ts';
import type { CommandHost, DefineCommand } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { glassText } from '../../promotion/glass-lines.ts';
import { cleanText } from '../../terminal/width.ts';
import type { PromotionView } from '../../view.ts';

type Act = Answer<'breakGlass'>;
type Options = { readonly for: string; readonly reason: string };

export const defineBreakVerification = defineBreak('verification');
export const defineBreakSoak = defineBreak('soak');
export const defineBreakWindow = defineBreak('window');
export const defineBreakStatistics = defineBreak('statistics');

/** Each glass is a command of its own, so that nobody breaks one by a default. */
function defineBreak(glass: Act['glass']): DefineCommand {
  return (command: Command, host: CommandHost) => {
    command
      .argument('<promotion>', 'id of the promotion: its digest is let past, in its environment')
      .requiredOption('--for <time>', 'how long it holds, 1m to 24h')
      .requiredOption('--reason <text>', 'why, for the record')
      .addHelpText(
        'after',
        exampleText(`headgate break-glass ${glass} prm_01J… --for 2h --reason "the shop is down, this mends it"`),
      )
      .action(
        host.handle(async (session, id: string, options: Options) => {
          const client = await session.client();
          const body = { glass, ...options };
          const act = await client.call('breakGlass', { params: { id }, body });
          const promotion = await client.call('getPromotion', { params: { id } });
          session.answer(act, () => cleanText(`${glassText(act)}\nnext   ${nextCommand(act, promotion)}`));
          return EXIT.done;
        }),
      );
  };
}

/** What was stopped already takes another promotion, which the act covers too. */
function nextCommand({ state, id }: Act, { id: promotion, ended, label, agent, environment }: PromotionView): string {
  if (state === 'unconfirmed') return `headgate break-glass confirm ${id} --reason "…", by another person`;
  if (ended !== undefined) return `headgate promote ${label} --agent ${agent} --to ${environment}`;
  return `headgate rollout watch ${promotion}`;
}
