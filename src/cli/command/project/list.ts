import type { Command } from 'commander';
import { readCount } from '../../argument.ts';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { formatTime } from '../../terminal/quantity.ts';
import { renderTable } from '../../terminal/table.ts';

type Options = { readonly limit?: number };

export function defineProjectList(command: Command, host: CommandHost): void {
  command
    .option('--limit <count>', 'at most so many (default: 20)', readCount)
    .addHelpText('after', exampleText('headgate project list'))
    .action(
      host.handle(async (session, { limit }: Options) => {
        const proposals = await (await session.client()).call('listProposals', { query: { limit } });
        session.answer(proposals, () =>
          proposals.length === 0
            ? 'no project waits for a second person'
            : renderTable(
                [{ title: 'project', fixed: true }, { title: 'sent' }, { title: 'by' }, { title: 'state' }],
                proposals.map(({ id, appliedAt, appliedBy, state, answer }) => [
                  id,
                  formatTime(appliedAt),
                  appliedBy.name,
                  {
                    text: answer === undefined ? state : `${state} by ${answer.by.name}`,
                    tone: state === 'open' ? 'warn' : 'plain',
                  },
                ]),
                session.surface,
                proposals.map(({ reason, loosened, answer }) =>
                  [
                    ...(reason === undefined ? [] : [reason]),
                    ...loosened.map(({ path, was, now }) => `asks for less: ${path}: ${was} → ${now}`),
                    ...(answer === undefined ? [] : [`${answer.by.name}: ${answer.reason}`]),
                  ].join('; '),
                ),
              ),
        );
        return EXIT.done;
      }),
    );
}
