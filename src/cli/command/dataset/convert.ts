import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { DATASET_FORMATS, type DatasetFormat } from '#domain/dataset/index.ts';
import { AppError } from '#domain/shared/index.ts';
import type { CommandHost } from '../../command-host.ts';
import { renderProblems } from '../../dataset/problem-lines.ts';
import { writeCases } from '../../dataset/write-cases.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { formatCount } from '../../terminal/quantity.ts';
import { cleanText } from '../../terminal/width.ts';

type Options = {
  readonly out: string;
  readonly as?: DatasetFormat;
  readonly partial?: boolean;
  readonly force?: boolean;
};

export function defineDatasetConvert(command: Command, host: CommandHost): void {
  command
    .argument('<file>', '.jsonl, .json, .yaml, .csv or .tsv')
    .requiredOption('--out <file>', 'where the lines go')
    .addOption(
      new Option('--as <format>', 'whose format it is in; default: what it looks like').choices(DATASET_FORMATS),
    )
    .option('--partial', 'write the cases that can be read, though others can’t')
    .option('--force', 'replace a file that is there')
    .addHelpText(
      'after',
      `${exampleText('headgate dataset convert promptfooconfig.yaml --out cases.jsonl')}\n\nSays case by case what has no field here. Ends with 2, and writes nothing, when a case can’t be read.`,
    )
    .action(
      host.handle(async (session, file: string, { out, as, partial, force }: Options) => {
        const { readDatasetFile } = await import('../../project-file/index.ts');
        const { dataset, format, problems } = await readDatasetFile(resolve(session.deps.folder, file), as);
        const errors = problems.filter(({ severity }) => severity === 'error').length;
        const { cases, digest } = dataset;
        if (cases.length === 0 && errors === 0) {
          throw new AppError('DATASET_INVALID', `${file} has no case`, { hint: 'nothing was written' });
        }
        const isWritten = cases.length > 0 && (errors === 0 || partial === true);
        if (isWritten) await writeCases(resolve(session.deps.folder, out), cases, force === true);
        const answer = { file, format, cases: cases.length, digest, written: isWritten ? out : null, problems };
        session.answer(answer, () => {
          const end = isWritten
            ? `wrote ${formatCount(cases.length, 'case')} to ${out}`
            : `nothing was written: mend what can’t be read${cases.length === 0 ? '' : `, or write the other ${formatCount(cases.length, 'case')} with --partial`}`;
          return [renderProblems(problems, session.surface), cleanText(end)].filter((part) => part !== '').join('\n');
        });
        return isWritten ? EXIT.done : EXIT.usage;
      }),
    );
}
