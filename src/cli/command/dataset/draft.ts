import { resolve } from 'node:path';
import type { Command } from 'commander';
import { draftFromRelease } from '#domain/dataset/index.ts';
import type { CommandHost } from '../../command-host.ts';
import { refuseTaken, writeCases } from '../../dataset/write-cases.ts';
import { writeDrafts } from '../../dataset/write-drafts.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { agentOf, openProject } from '../../project.ts';
import { formatCount } from '../../terminal/quantity.ts';
import { cleanText } from '../../terminal/width.ts';

type Options = {
  readonly out: string;
  readonly file?: string;
  readonly force?: boolean;
  readonly model?: boolean;
  readonly yes?: boolean;
};

export function defineDatasetDraft(command: Command, host: CommandHost): void {
  command
    .argument('[agent]', 'whose instructions and tools; default: the only one')
    .requiredOption('--out <file>', 'where the cases go')
    .option('--file <file>', 'the project; default: headgate.yaml')
    .option('--force', 'replace a file that is there')
    .option('--model', 'have the model of `evaluation.judge` write them; says before what that takes')
    .option('--yes', 'with --model: begin without asking, also where it will take more than `evaluation.budget`')
    .addHelpText(
      'after',
      `${exampleText('headgate dataset draft customer-service --out drafts.jsonl')}\n\nFor each tool, for each rule of the instructions, and for what must be refused. They say in ‹…› what you have to write,\nand have \`reviewed: false\` until you did.`,
    )
    .action(
      host.handle(async (session, name: string | undefined, { out, file, force, model, yes }: Options) => {
        const { project } = await openProject(session, file);
        const agent = agentOf(project, name);
        const drafts = draftFromRelease(agent.definition);
        const path = resolve(session.deps.folder, out);
        if (model !== true) {
          await writeCases(path, drafts, force === true);
          session.answer({ agent: agent.name, written: out, cases: drafts.length }, () =>
            cleanText(
              `wrote ${formatCount(drafts.length, 'draft')} to ${out}\nwrite what stands in ‹…›, take out what doesn’t fit, and set "reviewed": true`,
            ),
          );
          return EXIT.done;
        }
        if (force !== true) await refuseTaken(path, out);
        const existing = agent.dataset?.cases ?? [];
        const result = await writeDrafts(session, {
          ...{ project, definition: agent.definition, drafts, existing, yes: yes === true },
        });
        const { cases, written, repeated, unwritten } = result;
        await writeCases(path, cases, force === true);
        session.answer(
          { agent: agent.name, written: out, cases: cases.length, byModel: written, repeated, unwritten },
          () =>
            cleanText(
              [
                `wrote ${formatCount(cases.length, 'draft')} to ${out}, ${written} of them by ${result.model}`,
                ...(repeated > 0 ? [`left out, since another case asks the same: ${repeated}`] : []),
                ...unwritten.map(({ id, because }) => `still to be written: ${id} (${because})`),
                'nobody has reviewed them: take out what doesn’t fit, mend what is wrong, and set "reviewed": true',
              ].join('\n'),
            ),
        );
        return session.deps.signal.aborted ? EXIT.interrupted : EXIT.done;
      }),
    );
}
