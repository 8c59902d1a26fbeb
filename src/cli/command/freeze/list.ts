import type { Command } from 'commander';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { formatTime } from '../../terminal/quantity.ts';
import { renderTable } from '../../terminal/table.ts';

type Options = { readonly all: boolean };

export function defineFreezeList(command: Command, host: CommandHost): void {
  command
    .option('--all', 'those that are over or lifted too', false)
    .addHelpText('after', exampleText('headgate freeze list'))
    .action(
      host.handle(async (session, { all }: Options) => {
        const freezes = await (await session.client()).call('listFreezes', { query: { all: all ? 'true' : 'false' } });
        session.answer(freezes, () =>
          freezes.length === 0
            ? 'nothing is frozen'
            : renderTable(
                [
                  { title: 'freeze', fixed: true },
                  { title: 'where' },
                  { title: 'from' },
                  { title: 'until' },
                  { title: 'who and why' },
                ],
                freezes.map(({ id, agent, environment, from, until, placedBy, reason, lifted }) => [
                  id,
                  `${agent ?? 'every agent'}, ${environment ?? 'every environment'}`,
                  formatTime(from),
                  until === undefined ? 'lifted' : formatTime(until),
                  lifted === undefined
                    ? `${placedBy.name}: ${reason}`
                    : { text: `lifted by ${lifted.by.name}: ${lifted.reason}`, tone: 'dim' },
                ]),
                session.surface,
              ),
        );
        return EXIT.done;
      }),
    );
}
