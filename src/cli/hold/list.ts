import type { Command } from 'commander';
import type { CommandHost } from '../command-host.ts';
import { exampleText } from '../example.ts';
import { EXIT } from '../exit-code.ts';
import { type HoldKind, renderHolds } from './render-hold.ts';

type Options = { readonly agent?: string };

export function listCommand(kind: HoldKind) {
  return (command: Command, host: CommandHost): void => {
    command
      .option('--agent <agent>', 'only what may be about this agent’s releases')
      .addHelpText('after', exampleText(`headgate ${kind} list`))
      .action(
        host.handle(async (session, { agent }: Options) => {
          const name = kind === 'hold' ? 'listHolds' : 'listQuarantines';
          const holds = await (await session.client()).call(name, { query: { agent } });
          session.answer(holds, () => renderHolds(kind, holds, session.surface));
          return EXIT.done;
        }),
      );
  };
}
