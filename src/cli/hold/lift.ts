import type { Command } from 'commander';
import type { CommandHost } from '../command-host.ts';
import { exampleText } from '../example.ts';
import { EXIT } from '../exit-code.ts';
import { cleanText } from '../terminal/width.ts';
import { wrapText } from '../terminal/wrap.ts';
import type { HoldKind } from './render-hold.ts';

type Options = { readonly reason: string };

export function liftCommand(kind: HoldKind) {
  const id = kind === 'hold' ? 'hld_01J…' : 'qrn_01J…';
  return (command: Command, host: CommandHost): void => {
    command
      .argument(`<${kind}>`, `id, as in \`headgate ${kind} list\``)
      .requiredOption('--reason <text>', 'why, for the record')
      .addHelpText('after', exampleText(`headgate ${kind} lift ${id} --reason "the errors came from the network"`))
      .action(
        host.handle(async (session, hold: string, { reason }: Options) => {
          const name = kind === 'hold' ? 'liftHold' : 'liftQuarantine';
          const lifted = await (await session.client()).call(name, { params: { id: hold }, body: { reason } });
          session.answer(lifted, () => {
            const names = lifted.releases.map(({ agent, label }) => `${agent} ${label}`).join(', ');
            const what = names === '' ? `what contains ${lifted.component}` : names;
            const more =
              kind === 'hold' ? '; a rollout that it paused waits to be resumed' : '; what was stopped stays stopped';
            const text = cleanText(`${lifted.id} is lifted: ${what} may be promoted again${more}`);
            return wrapText(text, session.surface.columns).join('\n');
          });
          return EXIT.done;
        }),
      );
  };
}
