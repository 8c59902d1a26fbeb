import type { Command } from 'commander';
import { formatDuration } from '#domain/shared/index.ts';
import { readCount } from '../../argument.ts';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { resultText } from '../../rehearsal/render-rehearsal.ts';
import { formatDay } from '../../terminal/quantity.ts';
import { renderTable } from '../../terminal/table.ts';

type Options = { readonly agent?: string; readonly limit?: number };

export function defineRehearseList(command: Command, host: CommandHost): void {
  command
    .option('--agent <agent>', 'only of this agent')
    .option('--limit <count>', 'at most so many (default: 20)', readCount)
    .addHelpText('after', exampleText('headgate rehearse list'))
    .action(
      host.handle(async (session, { agent, limit }: Options) => {
        const client = await session.client();
        const rehearsals = await client.call('listRehearsals', { query: { agent, limit } });
        session.answer(rehearsals, () =>
          rehearsals.length === 0
            ? 'no rehearsals yet: headgate rehearse RELEASE --to ENVIRONMENT'
            : `${rehearsals[0]?.note ?? ''}\n${renderTable(
                [{ title: 'rehearsal', fixed: true }, { title: 'what' }, { title: 'when', fixed: true }],
                rehearsals.map((item) => [
                  item.id,
                  [`${item.agent} ${item.label} → ${item.environment}`, ...item.faults].join(', '),
                  formatDay(item.finishedAt ?? item.dueAt),
                ]),
                session.surface,
                rehearsals.map((item) =>
                  item.everyMs === undefined || item.state !== 'scheduled'
                    ? resultText(item)
                    : `${resultText(item)}, every ${formatDuration(item.everyMs)}`,
                ),
              )}`,
        );
        return EXIT.done;
      }),
    );
}
