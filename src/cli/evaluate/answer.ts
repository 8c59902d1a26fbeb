import { stringifyChunked } from '@discoveryjs/json-ext';
import type { EvaluationResult } from '#domain/analysis/index.ts';
import type { Dataset } from '#domain/dataset/index.ts';
import type { Judgement } from '../cli-deps.ts';
import type { Session } from '../session.ts';
import type { ReportFormat, ReportOutput } from './output.ts';
import { renderReport } from './report.ts';
import { writeReport } from './report-file.ts';

type Answered = {
  readonly result: EvaluationResult;
  readonly judgements: readonly Judgement[];
  /** Undefined where only the server has it: the questions are left out then. */
  readonly dataset: Dataset | undefined;
  /** The JSON form. */
  readonly document: unknown;
};

/** Of a file, which no terminal is as wide as. */
const PAGE = { columns: 80, color: false };

/**
 * Prints an evaluation in the form that was asked for. With files, those forms go there and people read the text.
 * @throws AppError FILE_UNWRITABLE, after all else was written and printed: an evaluation takes too long to lose its result
 */
export async function answerEvaluation(
  session: Session,
  { printed, files }: ReportOutput,
  { result, judgements, dataset, document }: Answered,
): Promise<void> {
  const report = await session.deps.start.evaluationReport();
  const text = (surface = session.surface) =>
    renderReport(
      {
        ...{ result, judgements, noise: report.noise(result), breakdown: report.breakdown(result) },
        cases: report.casesWorthReading(result, dataset),
      },
      surface,
    );
  // Without its last line feed.
  const forms: Readonly<Record<ReportFormat, () => Iterable<string>>> = {
    text: () => [text(files.length === 0 ? session.surface : PAGE)],
    markdown: () => [report.markdown(result, { dataset, judgements }).trimEnd()],
    html: () => [report.html(result, { dataset, judgements }).trimEnd()],
    junit: () => [report.junit(result, judgements).trimEnd()],
    json: () => stringifyChunked(document, null, 2),
  };
  let failure: unknown;
  for (const { format, file } of files) {
    try {
      await writeReport(file, withLineFeed(forms[format]()));
      session.note(`wrote ${file}`);
    } catch (error) {
      failure ??= error;
    }
  }
  await session.answerInParts(document, () => (files.length === 0 ? forms[printed]() : [text()]));
  if (failure !== undefined) throw failure;
}

function* withLineFeed(parts: Iterable<string>): Generator<string> {
  yield* parts;
  yield '\n';
}
