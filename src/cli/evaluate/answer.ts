import { stringifyChunked } from '@discoveryjs/json-ext';
import type { EvaluationResult } from '#domain/analysis/index.ts';
import type { Dataset } from '#domain/dataset/index.ts';
import type { Judgement } from '../cli-deps.ts';
import type { Session } from '../session.ts';
import { answerInForms } from './answer-in-forms.ts';
import type { ReportOutput } from './output.ts';
import { renderReport } from './report.ts';

type Answered = {
  readonly result: EvaluationResult;
  readonly judgements: readonly Judgement[];
  /** Undefined where only the server has it: the questions are left out then. */
  readonly dataset: Dataset | undefined;
  /** The JSON form. */
  readonly document: unknown;
};

/**
 * Prints an evaluation in the form that was asked for. With files, those forms go there and people read the text.
 * @throws AppError FILE_UNWRITABLE, after all else was written and printed: an evaluation takes too long to lose its result
 */
export async function answerEvaluation(
  session: Session,
  output: ReportOutput,
  { result, judgements, dataset, document }: Answered,
): Promise<void> {
  const report = await session.deps.start.evaluationReport();
  await answerInForms(session, output, document, {
    text: (surface) => [
      renderReport(
        {
          ...{ result, judgements, noise: report.noise(result), breakdown: report.breakdown(result) },
          cases: report.casesWorthReading(result, dataset),
        },
        surface,
      ),
    ],
    markdown: () => [report.markdown(result, { dataset, judgements }).trimEnd()],
    html: () => [report.html(result, { dataset, judgements }).trimEnd()],
    junit: () => [report.junit(result, judgements).trimEnd()],
    json: () => stringifyChunked(document, null, 2),
  });
}
