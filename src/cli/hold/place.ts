import type { Command } from 'commander';
import type { CommandHost } from '../command-host.ts';
import { exampleText } from '../example.ts';
import { EXIT } from '../exit-code.ts';
import { findAgent } from '../release-name.ts';
import { type HoldKind, renderPlaced } from './render-hold.ts';

type Options = { readonly agent?: string; readonly component?: string; readonly reason: string };

/** `hold add` and `quarantine add`: the same words, with other consequences. */
export function placeCommand(kind: HoldKind) {
  return (command: Command, host: CommandHost): void => {
    command
      .argument('[release]', 'label or digest; or give --component')
      .option('--component <component>', 'all that contain it: model:NAME@VERSION, tool:NAME, instructions@sha256:…')
      .option('--agent <agent>', 'whose release, or whose releases alone; every agent’s without it')
      .requiredOption('--reason <text>', 'why, for the record')
      .addHelpText(
        'after',
        exampleText(`headgate ${kind} add --component tool:check_inventory --reason "wrong prices since Monday"`),
      )
      .action(
        host.handle(async (session, release: string | undefined, { agent: given, component, reason }: Options) => {
          const client = await session.client();
          // With a component given as well, the server says that one is too many.
          const agent = release === undefined ? given : await findAgent(client, release, given);
          const name = kind === 'hold' ? 'addHold' : 'addQuarantine';
          const placed = await client.call(name, { body: { release, component, agent, reason } });
          session.answer(placed, () => renderPlaced(kind, placed, session.surface));
          return EXIT.done;
        }),
      );
  };
}
