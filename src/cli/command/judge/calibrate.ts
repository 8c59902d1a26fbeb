import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type Calibration, calibrationOf, shareText } from '#domain/analysis/index.ts';
import type { Project } from '#domain/config/index.ts';
import { type LabelledSet, parseLabelledSet } from '#domain/dataset/index.ts';
import { AppError } from '#domain/shared/index.ts';
import type { LookedAt } from '../../cli-deps.ts';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { openProject } from '../../project.ts';
import type { Session } from '../../session.ts';
import { createProgress } from '../../terminal/progress.ts';
import { formatCount } from '../../terminal/quantity.ts';
import { renderTable } from '../../terminal/table.ts';
import { cleanText } from '../../terminal/width.ts';
import { wrapIndented } from '../../terminal/wrap.ts';

type Options = { readonly set?: string; readonly file?: string };

const MOST_LISTED = 20;

export function defineJudgeCalibrate(command: Command, host: CommandHost): void {
  command
    .option('--set <file>', 'replies that people labelled (.jsonl); default: `evaluation.calibration.set`')
    .option('--file <file>', 'the project; default headgate.yaml')
    .addHelpText(
      'after',
      `${exampleText(
        'headgate judge calibrate',
        'headgate judge calibrate --set labels.jsonl',
      )}\n\nEnds with 0, with 1 when the judge changed or tells good from bad no better than chance, with 3 when it failed on too many replies to tell.`,
    )
    .action(
      host.handle(async (session, options: Options) => {
        const { project } = await openProject(session, options.file);
        const set = options.set === undefined ? configuredSet(project) : await readSet(session, options.set);
        const progress = createProgress(session.deps.io, `judging ${set.name}`);
        const looks = await session.deps.start
          .localCalibration({
            ...{ project, set, signal: session.deps.signal },
            onProgress: (done, total) => (session.json ? undefined : progress.update(done, total)),
          })
          .finally(() => progress.end());
        if (looks.length === 0) {
          throw new AppError(
            'CONFIG_INVALID',
            'no evaluator of this project asks a judge, so there is none to hold up',
            {
              hint: 'add relevance or groundedness to `evaluation.evaluators`',
            },
          );
        }
        const all = looks.map((look) => ({ ...look, calibration: look.record && calibrationOf(look.record) }));
        session.answer({ set: { name: set.name, digest: set.digest }, evaluators: all.map(answerOf) }, () =>
          render(session, set, all),
        );
        if (all.some(({ calibration }) => calibration?.distrusted !== undefined)) return EXIT.refused;
        return all.every(({ isHeard, judged }) => isHeard || judged.labels.length === 0)
          ? EXIT.done
          : EXIT.inconclusive;
      }),
    );
}

type Looked = LookedAt & { readonly calibration: Calibration | undefined };

function answerOf({ judged, calibration, isHeard }: Looked) {
  return { ...judged, isHeard, ...(calibration === undefined ? {} : { calibration }) };
}

/** @throws AppError CONFIG_INVALID */
function configuredSet(project: Project): LabelledSet {
  const set = project.evaluation.calibration?.set;
  if (set !== undefined) return set;
  throw new AppError('CONFIG_INVALID', 'this project names no replies that people labelled', {
    hint: 'give --set labels.jsonl, or `evaluation: { calibration: { set: labels.jsonl } }` (docs/judges.md)',
  });
}

/** @throws AppError FILE_UNREADABLE, DATASET_INVALID */
async function readSet(session: Session, file: string): Promise<LabelledSet> {
  const text = await readFile(resolve(session.deps.folder, file), 'utf8').catch((cause: unknown) => {
    throw new AppError('FILE_UNREADABLE', `${file} can't be read`, { hint: 'one labelled reply a line', cause });
  });
  const { set, problems } = parseLabelledSet(file.replace(/^.*[/\\]/, '').replace(/\.jsonl?$/, ''), text);
  const [first] = problems;
  if (first !== undefined) {
    const more = problems.length === 1 ? '' : ` (and ${formatCount(problems.length - 1, 'more problem')})`;
    throw new AppError('DATASET_INVALID', `${file}, line ${first.line}: ${first.problem}${more}`, {
      hint: 'docs/judges.md shows the form of a labelled reply',
    });
  }
  if (set.replies.length > 0) return set;
  throw new AppError('DATASET_INVALID', `${file} holds no labelled reply`, { hint: 'one a line; see docs/judges.md' });
}

function render(session: Session, set: LabelledSet, all: readonly Looked[]): string {
  const { surface } = session;
  const rows = all.map(({ judged: { evaluator, labels }, calibration }) => {
    const failed = labels.filter(({ said }) => said === undefined).length;
    const shown = (share: Calibration['agrees'] | undefined) =>
      share === undefined || share.n === 0 ? '–' : shareText(share);
    const { agrees, failsBad, passesGood } = calibration ?? {};
    return [evaluator.name, String(labels.length), String(failed), shown(agrees), shown(failsBad), shown(passesGood)];
  });
  const columns = [
    { title: 'evaluator' },
    { title: 'labels', align: 'right' as const },
    { title: 'not scored', align: 'right' as const },
    { title: 'agrees (95 %)' },
    { title: 'fails the bad' },
    { title: 'passes the good' },
  ];
  const judges = [...new Set(all.map(({ judged }) => judged.evaluator.judge))].join('; ');
  const size = formatCount(set.replies.length, 'labelled reply', 'labelled replies');
  const bad = (text: string) => session.paint(wrapIndented(cleanText(text), surface.columns, ''), 'bad');
  return [
    cleanText(`${judges}, held against ${size} of ${set.name}`),
    renderTable(columns, rows, surface),
    ...disagreements(session, all),
    ...all.flatMap(({ judged, isHeard, calibration }) => {
      const { name } = judged.evaluator;
      if (calibration?.distrusted !== undefined)
        return [bad(`✖ nothing rests on ${name}: its judge ${calibration.distrusted}`)];
      if (judged.labels.length === 0) return [cleanText(`nobody labelled a reply for ${name}`)];
      return isHeard ? [] : [bad(`… ${name}: too many replies were not scored to say anything of its judge now`)];
    }),
  ].join('\n');
}

function disagreements(session: Session, all: readonly Looked[]): readonly string[] {
  const lines = all.flatMap(({ judged: { evaluator, labels } }) =>
    labels
      .filter(({ right, said }) => said !== undefined && said !== right)
      .map(
        ({ id, right }) =>
          `${evaluator.name} ${right ? 'fails' : 'passes'} ${id}, which people ${right ? 'pass' : 'fail'}`,
      ),
  );
  const left = lines.length - MOST_LISTED;
  return [
    ...lines.slice(0, MOST_LISTED).map((line) => wrapIndented(cleanText(line), session.surface.columns, '  ')),
    ...(left > 0 ? [`  … and ${left} more; --json lists all`] : []),
  ];
}
