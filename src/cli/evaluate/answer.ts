import type { EvaluationResult } from '#domain/analysis/index.ts';
import type { Dataset } from '#domain/dataset/index.ts';
import type { Judgement } from '../cli-deps.ts';
import type { Session } from '../session.ts';
import type { ReportOutput } from './output.ts';
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
 * Prints an evaluation in the form that was asked for. With a file, that form goes there and people read the text.
 * @throws AppError FILE_UNWRITABLE, after the text was printed: an evaluation takes too long to lose its result
 */
export async function answerEvaluation(
  session: Session,
  { format, file }: ReportOutput,
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
  const forms = {
    text: () => text(file === undefined ? session.surface : PAGE),
    markdown: () => report.markdown(result, { dataset, judgements }).trimEnd(),
    json: () => JSON.stringify(document, null, 2),
  };
  if (file === undefined) {
    await session.answerInParts(document, forms[format]);
    return;
  }
  try {
    await writeReport(file, `${forms[format]()}\n`);
  } catch (error) {
    session.print(text());
    throw error;
  }
  await session.answerInParts(document, text);
  session.note(`wrote ${file}`);
}
