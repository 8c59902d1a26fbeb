import { type Command, Option } from 'commander';
import type { CommandHost } from '../command-host.ts';
import { exampleText } from '../example.ts';
import { EXIT } from '../exit-code.ts';
import { cleanText } from '../terminal/width.ts';

type Options = { readonly gate: 'evaluation' | 'comparison'; readonly reason: string };

export function defineAccept(command: Command, host: CommandHost): void {
  command
    .argument('<promotion>', 'id of the promotion')
    .addOption(
      new Option('--gate <gate>', 'what you answer for; safety and red teaming never')
        .choices(['evaluation', 'comparison'])
        .makeOptionMandatory(),
    )
    .requiredOption('--reason <text>', 'why, for the record')
    .addHelpText(
      'after',
      exampleText('headgate accept prm_01J… --gate evaluation --reason "shorter replies are what we wanted"'),
    )
    .action(
      host.handle(async (session, id: string, { gate, reason }: Options) => {
        const client = await session.client();
        const promotion = await client.call('accept', { params: { id }, body: { gate, reason } });
        session.answer(promotion, () => {
          const { agent, label, environment, ended } = promotion;
          const next =
            ended === undefined
              ? `headgate rollout watch ${id}`
              : `headgate promote ${label} --agent ${agent} --to ${environment}`;
          return cleanText(`accepted, for this digest only: ${gate} of ${agent} ${label} → ${environment}`).concat(
            `\nnext   ${next}`,
          );
        });
        return EXIT.done;
      }),
    );
}
