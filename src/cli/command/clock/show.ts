import type { Command } from 'commander';
import { clockText } from '../../clock-text.ts';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';

export function defineClockShow(command: Command, host: CommandHost): void {
  command.addHelpText('after', exampleText('headgate clock show')).action(
    host.handle(async (session) => {
      const clock = await (await session.client()).call('getClock', {});
      session.answer(clock, () => clockText(clock));
      return EXIT.done;
    }),
  );
}
