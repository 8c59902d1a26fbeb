import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { RULE_VERSION } from '#domain/analysis/index.ts';
import { readAnalysisFile } from '../../analysis/analysis-file.ts';
import { readAnalysisFolder } from '../../analysis/analysis-folder.ts';
import { againText, exitCodeOf, judgeAgain } from '../../analysis/recomputed.ts';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';

export function defineAnalysisRecompute(command: Command, host: CommandHost): void {
  command
    .argument('<path>', 'an analysis, or the whole folder that `rollout export` wrote')
    .addHelpText(
      'after',
      `${exampleText(
        'headgate analysis recompute v2-into-production',
        'headgate analysis recompute v2-into-production/analysis/003-metrics-allow.json',
      )}\n\nEnds with 0 when every verdict comes out the same and, of a folder, the audit log names these very analyses; with 1 when not;
with 3 when it was judged by other rules than this version's and comes out otherwise.`,
    )
    .action(
      host.handle(async (session, path: string) => {
        const at = resolve(session.deps.folder, path);
        const isFolder = await stat(at).then(
          (found) => found.isDirectory(),
          () => false,
        );
        const { files, findings } = isFolder
          ? await readAnalysisFolder(at, path)
          : { files: [{ name: path, ...(await readAnalysisFile(at, path)) }], findings: [] };
        const all = files.map(({ name, ...file }) => judgeAgain(name, file));
        const nothing = isFolder && all.length === 0 ? ['it holds no analysis: no decision of it rested on one'] : [];
        session.answer({ rules: RULE_VERSION, analyses: all, findings }, () =>
          [
            ...all.map((again) => `${againText(session, again)}\n`),
            ...nothing,
            ...findings.map((finding) => session.paint(`✖ ${finding}`, 'bad')),
            ...(isFolder && findings.length === 0 && all.length > 0
              ? [session.paint('✔ the audit log names these analyses and no other', 'good')]
              : []),
          ].join('\n'),
        );
        return findings.length > 0 ? EXIT.refused : exitCodeOf(all);
      }),
    );
}
