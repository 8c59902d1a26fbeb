import type { Command } from 'commander';
import type { CommandHost } from '../command-host.ts';
import { checkAgent } from '../doctor/check-agent.ts';
import { checkDataset } from '../doctor/check-dataset.ts';
import { checkNode, checkProject } from '../doctor/check-project.ts';
import { checkServer } from '../doctor/check-server.ts';
import { type Finding, renderFinding } from '../doctor/finding.ts';
import { exampleText } from '../example.ts';
import { EXIT } from '../exit-code.ts';
import type { Session } from '../session.ts';
import { formatCount } from '../terminal/quantity.ts';

type Options = { readonly file?: string };

export function defineDoctor(command: Command, host: CommandHost): void {
  command
    .option('--file <file>', 'default: headgate.yaml')
    .addHelpText('after', exampleText('headgate doctor'))
    .action(
      host.handle(async (session, { file }: Options) => {
        const findings: Finding[] = [];
        for await (const finding of examine(session, file)) {
          findings.push(finding);
          session.print(renderFinding(finding, session.surface));
        }
        const missing = findings.filter(({ state }) => state === 'missing').length;
        if (session.json) session.answer({ ok: missing === 0, findings }, () => '');
        else session.print(missing === 0 ? 'nothing required is missing' : `${formatCount(missing, 'thing')} missing`);
        return missing === 0 ? EXIT.done : EXIT.refused;
      }),
    );
}

/** Findings as they come, since asking an agent may take a while. */
async function* examine(session: Session, file: string | undefined): AsyncGenerator<Finding> {
  yield checkNode(session.deps.nodeVersion);
  const { loaded, findings } = await checkProject(session, file);
  yield* findings;
  if (loaded !== undefined) {
    const whyInapplicable = await session.deps.start.applicability(loaded.project.evaluation.own);
    for (const agent of loaded.project.agents) {
      yield* checkDataset(loaded.project, agent, whyInapplicable);
      yield* await checkAgent(session, loaded.project, agent);
    }
  }
  yield* await checkServer(session);
}
