import type { Command } from 'commander';
import { readCount } from '../../argument.ts';
import { readAuditLog } from '../../audit-log.ts';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { formatTime } from '../../terminal/quantity.ts';
import { renderTable } from '../../terminal/table.ts';

type Options = { readonly subject?: string; readonly after?: string; readonly limit?: number; readonly all?: boolean };

export function defineAuditList(command: Command, host: CommandHost): void {
  command
    .option('--subject <id>', 'only about this promotion, release digest, token …')
    .option('--after <sequence>', 'only records behind this one')
    .option('--limit <count>', 'at most so many (default: 200)', readCount)
    .option('--all', 'the whole log, however long')
    .addHelpText(
      'after',
      exampleText('headgate audit list --subject prm_01J…', 'headgate audit list --all --json > audit.json'),
    )
    .action(
      host.handle(async (session, { subject, after, limit, all }: Options) => {
        const client = await session.client();
        const log =
          all === true
            ? (await readAuditLog(client)).filter((record) => subject === undefined || record.subject === subject)
            : await client.call('listAudit', { query: { subject, after, limit } });
        session.answer(log, () =>
          log.length === 0
            ? 'no records'
            : renderTable(
                [{ title: '#', align: 'right', fixed: true }, { title: 'at' }, { title: 'who' }, { title: 'what' }],
                log.map(({ sequence, at, actor, event, agent, environment }) => [
                  String(sequence),
                  formatTime(at),
                  actor.name,
                  [event, agent, environment].filter((part) => part !== undefined).join(' '),
                ]),
                session.surface,
                log.map(({ because }) => because),
              ),
        );
        return EXIT.done;
      }),
    );
}
