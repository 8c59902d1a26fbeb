import type { Command } from 'commander';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { renderRequest } from '../../request-log-table.ts';

export function defineRequestsShow(command: Command, host: CommandHost): void {
  command
    .argument('<request>', 'its id, from the list or from `x-headgate-request-id`')
    .addHelpText('after', exampleText('headgate requests show req_hg1…'))
    .action(
      host.handle(async (session, request: string) => {
        const answer = await (await session.client()).call('getRequest', { params: { request } });
        session.answer(answer, () => renderRequest(answer, session.surface));
        return EXIT.done;
      }),
    );
}
