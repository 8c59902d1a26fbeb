import type { Command } from 'commander';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { glassLines } from '../../promotion/glass-lines.ts';
import { findAgent } from '../../release-name.ts';
import { formatTime } from '../../terminal/quantity.ts';
import type { Surface } from '../../terminal/tone.ts';
import { cleanText } from '../../terminal/width.ts';
import { wrapIndented } from '../../terminal/wrap.ts';
import type { ReleaseView } from '../../view.ts';

type Options = { readonly agent?: string };

export function defineReleaseShow(command: Command, host: CommandHost): void {
  command
    .argument('<release>', 'label or digest')
    .option('--agent <agent>', 'when several agents have such a release')
    .addHelpText('after', exampleText('headgate release show v2 --agent customer-service'))
    .action(
      host.handle(async (session, name: string, options: Options) => {
        const client = await session.client();
        const agent = await findAgent(client, name, options.agent);
        const release = await client.call('getRelease', { params: { agent, release: name } });
        session.answer(release, () => renderRelease(release, session.surface));
        return EXIT.done;
      }),
    );
}

function renderRelease(release: ReleaseView, surface: Surface): string {
  const deployments = release.deployments.map(({ environment, state }) => `${environment}: ${state}`);
  const glass = glassLines(release, surface);
  const about = [
    `${release.agent} ${release.label}`,
    release.digest,
    `created ${formatTime(release.createdAt)} by ${release.createdBy}`,
    ...(release.alsoRegisteredBy === undefined ? [] : [`again   by ${release.alsoRegisteredBy.join(', ')}`]),
    `authors ${release.authors.join(', ') || 'not named'}`,
    `pushed  ${release.lastPusher === undefined ? 'nobody said by whom' : `by ${release.lastPusher}`}`,
    ...(release.earlierPushers === undefined ? [] : [`        before that by ${release.earlierPushers.join(', ')}`]),
    `commit  ${release.commit ?? 'not named'}`,
    `where   ${deployments.join(', ') || 'nowhere yet'}`,
    ...(release.held === undefined ? [] : [`holds   ✖ ${release.held}`]),
    ...release.components.map((component, index) => `${index === 0 ? 'parts  ' : '       '} ${component}`),
  ].map(cleanText);
  const definition = wrapIndented(cleanText(JSON.stringify(release.definition, null, 2)), surface.columns, '');
  return [...about, ...(glass === '' ? [] : [glass]), '', definition].join('\n');
}
