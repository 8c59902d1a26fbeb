import type { Command } from 'commander';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { glassState } from '../../promotion/glass-lines.ts';
import { shortenDigest } from '../../release-name.ts';
import { renderTable } from '../../terminal/table.ts';

type Options = { readonly all: boolean; readonly agent?: string };

export function defineBreakGlassList(command: Command, host: CommandHost): void {
  command
    .option('--agent <agent>', 'only of this agent')
    .option('--all', 'those that are over or withdrawn too', false)
    .addHelpText('after', exampleText('headgate break-glass list --all'))
    .action(
      host.handle(async (session, { all, agent }: Options) => {
        const client = await session.client();
        const acts = await client.call('listBreakGlass', { query: { agent, all: all ? 'true' : 'false' } });
        session.answer(acts, () =>
          acts.length === 0
            ? 'no glass is broken'
            : renderTable(
                [{ title: 'act', fixed: true }, { title: 'glass' }, { title: 'release' }, { title: 'state' }],
                acts.map((act) => [
                  act.id,
                  act.glass,
                  `${act.agent} ${shortenDigest(act.release)} → ${act.environment}`,
                  { text: glassState(act), tone: act.state === 'in-force' ? 'warn' : 'plain' },
                ]),
                session.surface,
                acts.map(({ by, reason, promotion }) => `${by}: ${reason} (${promotion})`),
              ),
        );
        return EXIT.done;
      }),
    );
}
