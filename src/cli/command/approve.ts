import type { Command } from 'commander';
import type { CommandHost } from '../command-host.ts';
import { exampleText } from '../example.ts';
import { defineSigning } from '../sign-promotion.ts';

export function defineApprove(command: Command, host: CommandHost): void {
  defineSigning(command, host, 'approve').addHelpText(
    'after',
    exampleText('headgate approve prm_01J… --role qa-lead --reason "tried 20 cases in staging"'),
  );
}
