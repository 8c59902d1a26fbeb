import type { Command } from 'commander';
import type { CommandHost, DefineCommand } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { glassText } from '../../promotion/glass-lines.ts';
import { cleanText } from '../../terminal/width.ts';

type Options = { readonly reason: string };

export const defineBreakGlassConfirm = defineSay('confirmBreakGlass', 'confirm', 'I saw it too');
export const defineBreakGlassWithdraw = defineSay('withdrawBreakGlass', 'withdraw', 'it is mended');

function defineSay(
  call: 'confirmBreakGlass' | 'withdrawBreakGlass',
  verb: 'confirm' | 'withdraw',
  why: string,
): DefineCommand {
  return (command: Command, host: CommandHost) => {
    command
      .argument('<act>', 'id, as in `headgate break-glass list`')
      .requiredOption('--reason <text>', 'why, for the record')
      .addHelpText('after', exampleText(`headgate break-glass ${verb} stm_01J… --reason "${why}"`))
      .action(
        host.handle(async (session, id: string, { reason }: Options) => {
          const act = await (await session.client()).call(call, { params: { id }, body: { reason } });
          session.answer(act, () => cleanText(glassText(act)));
          return EXIT.done;
        }),
      );
  };
}
