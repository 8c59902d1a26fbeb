import type { Command } from 'commander';
import type { CommandHost } from '../command-host.ts';
import { exampleText } from '../example.ts';
import { EXIT } from '../exit-code.ts';
import { cleanText } from '../terminal/width.ts';

export function defineStop(command: Command, host: CommandHost): void {
  command.addHelpText('after', exampleText('headgate stop')).action(
    host.handle(async (session) => {
      const done = await (await session.client()).call('stopServer', {});
      session.answer(done, () => cleanText(done.message));
      return EXIT.done;
    }),
  );
}
