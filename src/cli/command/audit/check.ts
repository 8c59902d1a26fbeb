import { resolve } from 'node:path';
import type { Command } from 'commander';
import { findBreak } from '#domain/evidence/index.ts';
import { AppError } from '#domain/shared/index.ts';
import { readAuditLog, readSavedLog, toChained } from '../../audit-log.ts';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { formatCount } from '../../terminal/quantity.ts';

type Options = { readonly file?: string; readonly part?: boolean };

export function defineAuditCheck(command: Command, host: CommandHost): void {
  command
    .option('--file <file>', 'a log saved with `audit list --all --json`; needs no server')
    .option('--part', 'the file begins somewhere in the log, as that of an export does')
    .addHelpText(
      'after',
      exampleText(
        'headgate audit check',
        'headgate audit check --file audit.json',
        'headgate audit check --part --file v2-into-production/audit.json',
      ),
    )
    .action(
      host.handle(async (session, { file, part = false }: Options) => {
        if (part && file === undefined) {
          throw new AppError('USAGE', '--part is about a file', { hint: 'add --file FILE' });
        }
        const log =
          file === undefined
            ? await readAuditLog(await session.client())
            : await readSavedLog(resolve(session.deps.folder, file), file);
        const broken = findBreak(log.map(toChained), { isPart: part });
        const [first] = log;
        const last = log.at(-1);
        const behind = part ? first?.previous : undefined;
        const found = { whole: broken === undefined, records: log.length, behind, last: last?.hash, broken };
        session.answer(found, () => {
          if (broken !== undefined) {
            const hint =
              !part && first !== undefined && first.sequence > 1 ? '; is it a part of a log? Then add --part' : '';
            return session.paint(`✖ broken at record ${broken.sequence}: ${broken.problem}${hint}`, 'bad');
          }
          const which =
            part && first !== undefined && last !== undefined ? ` (${first.sequence} to ${last.sequence})` : '';
          const ends = [
            ...(behind === undefined
              ? []
              : [`begins behind ${behind}: a part, which says nothing of what came before`]),
            ...(last === undefined
              ? []
              : [`ends with ${last.hash}: compare it with one noted earlier to see that no end is missing`]),
          ];
          return [`✔ ${formatCount(log.length, 'record')}${which}, each tied to the one before it`, ...ends].join('\n');
        });
        return broken === undefined ? EXIT.done : EXIT.refused;
      }),
    );
}
