import type { Command } from 'commander';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { glassText } from '../../promotion/glass-lines.ts';
import { shortenDigest } from '../../release-name.ts';
import { formatTime } from '../../terminal/quantity.ts';
import { renderTable } from '../../terminal/table.ts';

type Options = { readonly agent?: string };

export function defineReleaseList(command: Command, host: CommandHost): void {
  command
    .option('--agent <agent>', 'only of this agent')
    .addHelpText('after', exampleText('headgate release list --agent customer-service'))
    .action(
      host.handle(async (session, { agent }: Options) => {
        const releases = await (await session.client()).call('listReleases', { query: { agent } });
        session.answer(releases, () =>
          releases.length === 0
            ? 'no releases yet: headgate release create AGENT --label v1'
            : renderTable(
                [
                  { title: 'agent' },
                  { title: 'label' },
                  { title: 'digest', fixed: true },
                  { title: 'created' },
                  { title: 'where' },
                ],
                releases.map((release) => [
                  release.agent,
                  { text: release.brokenGlass !== undefined ? `${release.label} !` : release.label, tone: 'strong' },
                  shortenDigest(release.digest),
                  formatTime(release.createdAt),
                  release.deployments.map(({ environment, state }) => `${environment}: ${state}`).join(', '),
                ]),
                session.surface,
                releases.map(({ held, brokenGlass = [] }) =>
                  [
                    ...(held === undefined ? [] : [`✖ ${held}`]),
                    ...brokenGlass.map((act) => `! ${glassText(act)}`),
                  ].join('\n'),
                ),
              ),
        );
        return EXIT.done;
      }),
    );
}
