import type { Command } from 'commander';
import { readTime } from '../../argument.ts';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { formatTime } from '../../terminal/quantity.ts';
import { cleanText } from '../../terminal/width.ts';

type Options = {
  readonly agent?: string;
  readonly environment?: string;
  readonly from?: string;
  readonly until?: string;
  readonly reason: string;
};

export function defineFreezeAdd(command: Command, host: CommandHost): void {
  command
    .option('--environment <environment>', 'only there; every environment without it')
    .option('--agent <agent>', 'only for this agent; every agent without it')
    .option('--from <time>', 'ISO 8601, on Headgate’s clock; now without it', readTime)
    .option('--until <time>', 'ISO 8601; until it is lifted without it', readTime)
    .requiredOption('--reason <text>', 'why, for the record')
    .addHelpText(
      'after',
      exampleText('headgate freeze add --environment production --until 2027-01-02T08:00Z --reason "year-end sale"'),
    )
    .action(
      host.handle(async (session, options: Options) => {
        const freeze = await (await session.client()).call('addFreeze', { body: options });
        session.answer(freeze, () => {
          const where = [freeze.agent ?? 'every agent', freeze.environment ?? 'every environment'].join(' in ');
          const since = freeze.state === 'coming' ? `from ${formatTime(freeze.from)} ` : '';
          const end = freeze.until === undefined ? 'until it is lifted' : `until ${formatTime(freeze.until)}`;
          return cleanText(`${freeze.id}: ${where} is frozen\n${since}${end}; rollbacks go on`);
        });
        return EXIT.done;
      }),
    );
}
