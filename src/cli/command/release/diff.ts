import type { Command } from 'commander';
import type { Answer } from '#api/index.ts';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { findAgent } from '../../release-name.ts';
import type { Session } from '../../session.ts';
import { cleanText } from '../../terminal/width.ts';
import { wrapIndented } from '../../terminal/wrap.ts';

type Options = { readonly agent?: string };
type Change = Answer<'diffReleases'>[number];

const MAX_LINES = 40;

export function defineReleaseDiff(command: Command, host: CommandHost): void {
  command
    .argument('<from>', 'label or digest')
    .argument('<to>', 'label or digest')
    .option('--agent <agent>', 'when several agents have such a release')
    .addHelpText('after', exampleText('headgate release diff v1 v2 --agent customer-service'))
    .action(
      host.handle(async (session, from: string, to: string, options: Options) => {
        const client = await session.client();
        const agent = await findAgent(client, from, options.agent);
        const changes = await client.call('diffReleases', { params: { agent }, query: { from, to } });
        session.answer(changes, () =>
          changes.length === 0
            ? `${from} and ${to} are the same`
            : changes.map((change) => renderChange(change, session)).join('\n'),
        );
        return EXIT.done;
      }),
    );
}

function renderChange(change: Change, session: Session): string {
  const what = `${change.component}${change.name === '' ? '' : ` ${cleanText(change.name)}`}`;
  const title =
    change.part === undefined ? `${what}: ${change.change}` : `${cleanText(change.part)}: ${what} ${change.change}`;
  const { removed, added } = changedLines(change.before, change.after);
  return [session.paint(title, 'strong'), ...side(removed, '- ', session), ...side(added, '+ ', session)].join('\n');
}

/** Lines that only one side has: a long prompt with one changed line shows that line. */
function changedLines(
  before = '',
  after = '',
): { readonly removed: readonly string[]; readonly added: readonly string[] } {
  const old = before.split('\n');
  const now = after.split('\n');
  const removed = old.filter((line) => !now.includes(line));
  const added = now.filter((line) => !old.includes(line));
  // The same lines in another order: then all of both is the change.
  return removed.length + added.length === 0 ? { removed: old, added: now } : { removed, added };
}

function side(lines: readonly string[], mark: '- ' | '+ ', session: Session): readonly string[] {
  const shown = lines.filter((line) => line !== '').slice(0, MAX_LINES);
  const more = lines.length - shown.length > 0 && lines.length > MAX_LINES;
  const texts = more ? [...shown, `… ${lines.length - MAX_LINES} more lines; --json has them all`] : shown;
  return texts.map((line) =>
    session.paint(wrapIndented(cleanText(line), session.surface.columns, `  ${mark}`), mark === '- ' ? 'bad' : 'good'),
  );
}
