import type { Command } from 'commander';
import type { CommandHost } from '../command-host.ts';
import { exampleText } from '../example.ts';

type Options = { readonly keep?: boolean; readonly shuffle?: string };

export function defineDemo(command: Command, host: CommandHost): void {
  command
    .option('--keep', 'leave everything running and print the addresses and a token')
    .option('--shuffle <seed>', 'give the defects to other names, and add a harmless copy')
    .addHelpText('after', exampleText('headgate demo', 'headgate demo --shuffle 7 --json'))
    .action(
      host.handle(async (session, { keep, shuffle }: Options) =>
        session.deps.start.demo({ keep: keep === true, shuffle, json: session.json }),
      ),
    );
}
