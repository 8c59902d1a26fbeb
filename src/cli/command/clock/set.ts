import type { Command } from 'commander';
import { AppError } from '#domain/shared/index.ts';
import { readRate, readTime } from '../../argument.ts';
import { clockText } from '../../clock-text.ts';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';

type Options = { readonly rate?: number; readonly startAt?: string };

export function defineClockSet(command: Command, host: CommandHost): void {
  command
    .option('--rate <rate>', 'so many times real time', readRate)
    .option('--start-at <time>', 'only forwards, and only while nothing is being promoted', readTime)
    .addHelpText('after', exampleText('headgate clock set --rate 600'))
    .action(
      host.handle(async (session, { rate, startAt }: Options) => {
        if (rate === undefined && startAt === undefined) {
          throw new AppError('USAGE', 'nothing to set', { hint: 'add --rate N or --start-at TIME' });
        }
        const body = { ...(rate === undefined ? {} : { rate }), ...(startAt === undefined ? {} : { startAt }) };
        const clock = await (await session.client()).call('setClock', { body });
        session.answer(clock, () => clockText(clock));
        return EXIT.done;
      }),
    );
}
