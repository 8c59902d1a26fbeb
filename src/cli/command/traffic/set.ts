import type { Command } from 'commander';
import { AppError, FULL_BP, formatBp } from '#domain/shared/index.ts';
import { collectWeight } from '../../argument.ts';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { renderTraffic } from '../../traffic-table.ts';

type Options = {
  readonly environment: string;
  readonly weight: Readonly<Record<string, number>>;
  readonly reason: string;
};

export function defineTrafficSet(command: Command, host: CommandHost): void {
  command
    .argument('<agent>', 'whose traffic')
    .requiredOption('--environment <environment>', 'where')
    .requiredOption('--weight <release=share>', 'as in v2=25%; again for each, 100 % in all', collectWeight)
    .requiredOption('--reason <text>', 'why, for the record')
    .addHelpText(
      'after',
      exampleText(
        'headgate traffic set customer-service --environment production \\',
        '    --weight v1=75% --weight v2=25% --reason "hold for the audit"',
      ),
    )
    .action(
      host.handle(async (session, agent: string, { environment, weight, reason }: Options) => {
        const sum = Object.values(weight).reduce((total, bp) => total + bp, 0);
        if (sum !== FULL_BP) {
          throw new AppError('USAGE', `the weights sum to ${formatBp(sum)}, not 100 %`, {
            hint: 'give --weight for every release that takes traffic',
          });
        }
        const client = await session.client();
        const traffic = await client.call('setTraffic', {
          params: { agent, environment },
          body: { weights: weight, reason },
        });
        session.answer(traffic, () => renderTraffic(traffic, session.surface));
        return EXIT.done;
      }),
    );
}
