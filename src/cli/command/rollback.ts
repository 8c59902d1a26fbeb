import { type Command, Option } from 'commander';
import type { CommandHost } from '../command-host.ts';
import { exampleText } from '../example.ts';
import { EXIT } from '../exit-code.ts';
import { cleanText } from '../terminal/width.ts';
import { renderTraffic } from '../traffic-table.ts';

type Options = {
  readonly environment: string;
  readonly to?: string;
  readonly reason: string;
  readonly critical?: boolean;
  readonly method?: 'traffic' | 'replace' | 'redeploy';
};

export function defineRollback(command: Command, host: CommandHost): void {
  command
    .argument('<agent>', 'whose traffic')
    .requiredOption('--environment <environment>', 'where')
    .option('--to <release>', 'label or digest; default: what served before')
    .addOption(
      new Option(
        '--method <method>',
        'turn the traffic, set the runtime’s agent back, or dispatch the earlier release’s workflow (default: traffic)',
      ).choices(['traffic', 'replace', 'redeploy']),
    )
    .option('--critical', 'a critical bug: recorded as the trigger')
    .requiredOption('--reason <text>', 'why, for the record')
    .addHelpText(
      'after',
      exampleText(
        'headgate rollback customer-service --environment production --reason "wrong prices"',
        'headgate rollback show rbk_01J…',
      ),
    )
    .action(
      host.handle(async (session, agent: string, { environment, to, reason, critical, method }: Options) => {
        const client = await session.client();
        const done = await client.call('rollBack', {
          body: { agent, environment, reason, critical, method, to },
        });
        // At three in the morning people want to see that it worked, not only read that it did.
        const traffic = await client.call('getTraffic', { params: { agent, environment } });
        session.answer({ ...done, traffic }, () => {
          const next = done.rollback === undefined ? '' : `\nnext   headgate rollback show ${done.rollback.id}`;
          return `${cleanText(done.message)}\n${renderTraffic(traffic, session.surface)}${next}`;
        });
        return EXIT.done;
      }),
    );
}
