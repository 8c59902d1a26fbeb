import { resolve } from 'node:path';
import type { Command } from 'commander';
import { draftFromRelease } from '#domain/dataset/index.ts';
import type { CommandHost } from '../../command-host.ts';
import { writeCases } from '../../dataset/write-cases.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { agentOf, openProject } from '../../project.ts';
import { formatCount } from '../../terminal/quantity.ts';
import { cleanText } from '../../terminal/width.ts';

type Options = { readonly out: string; readonly file?: string; readonly force?: boolean };

export function defineDatasetDraft(command: Command, host: CommandHost): void {
  command
    .argument('[agent]', 'whose instructions and tools; default: the only one')
    .requiredOption('--out <file>', 'where the cases go')
    .option('--file <file>', 'the project; default: headgate.yaml')
    .option('--force', 'replace a file that is there')
    .addHelpText(
      'after',
      `${exampleText('headgate dataset draft customer-service --out drafts.jsonl')}\n\nFor each tool, for each rule of the instructions, and for what must be refused. They say in ‹…› what you have to write,\nand have \`reviewed: false\` until you did.`,
    )
    .action(
      host.handle(async (session, name: string | undefined, { out, file, force }: Options) => {
        const { project } = await openProject(session, file);
        const agent = agentOf(project, name);
        const cases = draftFromRelease(agent.definition);
        await writeCases(resolve(session.deps.folder, out), cases, force === true);
        session.answer({ agent: agent.name, written: out, cases: cases.length }, () =>
          cleanText(
            `wrote ${formatCount(cases.length, 'draft')} to ${out}\nwrite what stands in ‹…›, take out what doesn’t fit, and set "reviewed": true`,
          ),
        );
        return EXIT.done;
      }),
    );
}
