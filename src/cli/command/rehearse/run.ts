import type { Command } from 'commander';
import type { DurationMs } from '#domain/shared/index.ts';
import { collect, readDuration, readRate, readTime } from '../../argument.ts';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { awaitRehearsal } from '../../rehearsal/await-rehearsal.ts';
import { exitCodeOf } from '../../rehearsal/exit-code.ts';
import { renderRehearsal } from '../../rehearsal/render-rehearsal.ts';
import { findAgent } from '../../release-name.ts';

type Options = {
  readonly to: string;
  readonly agent?: string;
  readonly fault?: readonly string[];
  readonly requestsPerHour?: number;
  readonly at?: string;
  readonly every?: DurationMs;
};

export function defineRehearse(command: Command, host: CommandHost): void {
  command
    .argument('<release>', 'label or digest')
    .requiredOption('--to <environment>', 'where to')
    .option('--agent <agent>', 'when several agents have such a release')
    .option(
      '--fault <fault>',
      'errors:5%, slow:2x, quality:-1, smoke, gateway-silent, controller-crash; again for more',
      collect,
    )
    .option('--requests-per-hour <count>', 'of the simulated users (default: as measured)', readRate)
    .option('--at <time>', 'not now but then', readTime)
    .option('--every <duration>', 'again and again, as in 7d', readDuration)
    .addHelpText(
      'after',
      `${exampleText(
        'headgate rehearse v2 --to production',
        'headgate rehearse v2 --to production --fault errors:5%',
        'headgate rehearse v2 --to production --every 7d',
      )}\n\nNothing real changes. Ends with 0 when it would be promoted, 1 when it would be refused or taken back, 3 when a person would have to decide.`,
    )
    .action(
      host.handle(async (session, release: string, options: Options) => {
        const { to: environment, fault: faults = [], requestsPerHour, at, every: everyMs } = options;
        const client = await session.client();
        const agent = await findAgent(client, release, options.agent);
        const body = { agent, release, environment, faults: [...faults], requestsPerHour, at, everyMs };
        const asked = await client.call('createRehearsal', { body });
        const waits = at === undefined && everyMs === undefined;
        const rehearsal = waits ? await awaitRehearsal(session, client, asked) : asked;
        session.answer(rehearsal, () => renderRehearsal(rehearsal, session.surface));
        return exitCodeOf(rehearsal);
      }),
    );
}
