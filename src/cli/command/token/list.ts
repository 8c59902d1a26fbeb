import type { Command } from 'commander';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { formatTime } from '../../terminal/quantity.ts';
import { renderTable } from '../../terminal/table.ts';

export function defineTokenList(command: Command, host: CommandHost): void {
  command.addHelpText('after', exampleText('headgate token list')).action(
    host.handle(async (session) => {
      const tokens = await (await session.client()).call('listTokens', {});
      session.answer(tokens, () =>
        renderTable(
          [{ title: 'token', fixed: true }, { title: 'holder' }, { title: 'roles' }, { title: 'created' }],
          tokens.map(({ id, actor, roles, createdAt, createdBy }) => [
            id,
            actor.kind === 'machine' ? `${actor.name} (machine)` : actor.name,
            roles.join(', '),
            `${formatTime(createdAt)} by ${createdBy}`,
          ]),
          session.surface,
        ),
      );
      return EXIT.done;
    }),
  );
}
