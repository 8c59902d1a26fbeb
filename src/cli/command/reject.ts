import type { Command } from 'commander';
import type { CommandHost } from '../command-host.ts';
import { exampleText } from '../example.ts';
import { defineSigning } from '../sign-promotion.ts';

export function defineReject(command: Command, host: CommandHost): void {
  defineSigning(command, host, 'reject').addHelpText(
    'after',
    exampleText('headgate reject prm_01J… --role security --reason "the new tool is not reviewed"'),
  );
}
