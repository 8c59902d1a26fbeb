import type { Command } from 'commander';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { findAgent, shortenDigest } from '../../release-name.ts';
import { formatTime } from '../../terminal/quantity.ts';
import { renderTable } from '../../terminal/table.ts';
import type { Tone } from '../../terminal/tone.ts';

type Options = { readonly agent?: string };

const TONES: Readonly<Record<string, Tone>> = { pass: 'good', fail: 'bad', unknown: 'warn' };

export function defineEvidenceList(command: Command, host: CommandHost): void {
  command
    .argument('<release>', 'label or digest')
    .option('--agent <agent>', 'when several agents have such a release')
    .addHelpText('after', exampleText('headgate evidence list v2 --agent customer-service'))
    .action(
      host.handle(async (session, release: string, options: Options) => {
        const client = await session.client();
        const agent = await findAgent(client, release, options.agent);
        const evidence = await client.call('listEvidence', { params: { agent, release } });
        session.answer(evidence, () =>
          evidence.length === 0
            ? 'nothing was shown about it yet'
            : renderTable(
                [{ title: 'at' }, { title: 'kind' }, { title: 'outcome' }, { title: 'by' }],
                evidence.map(({ at, kind, environment, outcome, producer }) => [
                  formatTime(at),
                  `${kind}, ${environment}`,
                  { text: outcome, tone: TONES[outcome] ?? 'plain' },
                  producer,
                ]),
                session.surface,
                evidence.map(({ because, baseline }) =>
                  baseline === undefined ? because : `${because} (against ${shortenDigest(baseline)})`,
                ),
              ),
        );
        return EXIT.done;
      }),
    );
}
