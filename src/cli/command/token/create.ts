import { type Command, Option } from 'commander';
import { AppError } from '#domain/shared/index.ts';
import { collect } from '../../argument.ts';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';

type Options = { readonly person?: string; readonly machine?: string; readonly role: readonly string[] };

export function defineTokenCreate(command: Command, host: CommandHost): void {
  command
    .addOption(new Option('--person <name>', 'who it is for').conflicts('machine'))
    .option('--machine <name>', 'what it is for')
    .requiredOption('--role <role>', 'what it may do; several with commas, or again', collect)
    .addHelpText(
      'after',
      exampleText(
        'headgate token create --person "Ada Lovelace" --role qa-lead',
        'headgate token create --machine ci-main --role ci',
      ),
    )
    .action(
      host.handle(async (session, { person, machine, role }: Options) => {
        if (person === undefined && machine === undefined) {
          throw new AppError('USAGE', 'whose token is it?', { hint: 'add --person NAME or --machine NAME' });
        }
        const holder = { ...(person === undefined ? {} : { person }), ...(machine === undefined ? {} : { machine }) };
        const token = await (await session.client()).call('createToken', { body: { ...holder, roles: [...role] } });
        session.note(`token ${token.id} of ${token.actor.name} (${token.roles.join(', ')}); it is shown this once:`);
        session.answer(token, () => token.secret);
        return EXIT.done;
      }),
    );
}
