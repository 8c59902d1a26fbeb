import type { Command } from 'commander';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { cleanText } from '../../terminal/width.ts';
import { appliedText } from '../apply.ts';

type Options = { readonly reason: string };

export function defineProjectConfirm(command: Command, host: CommandHost): void {
  withArguments(command, 'headgate project confirm prj_01J… --reason "reviewed in #41"').action(
    host.handle(async (session, id: string, { reason }: Options) => {
      const applied = await (await session.client()).call('confirmProject', { params: { id }, body: { reason } });
      session.answer(applied, () => appliedText(applied));
      return EXIT.done;
    }),
  );
}

export function defineProjectReject(command: Command, host: CommandHost): void {
  withArguments(command, 'headgate project reject prj_01J… --reason "the window is still needed"').action(
    host.handle(async (session, id: string, { reason }: Options) => {
      const proposal = await (await session.client()).call('rejectProject', { params: { id }, body: { reason } });
      session.answer(proposal, () => cleanText(`${proposal.id} of ${proposal.appliedBy.name} comes to nothing`));
      return EXIT.done;
    }),
  );
}

function withArguments(command: Command, example: string): Command {
  return command
    .argument('<project>', 'id, as in `headgate project list`')
    .requiredOption('--reason <text>', 'why, for the record')
    .addHelpText('after', exampleText(example));
}
