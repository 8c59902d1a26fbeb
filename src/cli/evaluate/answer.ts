import { stringifyChunked } from '@discoveryjs/json-ext';
import type { EvaluationResult } from '#domain/analysis/index.ts';
import type { Dataset } from '#domain/dataset/index.ts';
import type { Judgement } from '../cli-deps.ts';
import { type ReadScan, whyLeftOut } from '../redteam/read-scan.ts';
import type { Session } from '../session.ts';
import { answerInForms } from './answer-in-forms.ts';
import { renderCaseView } from './case-view.ts';
import type { ReportOutput } from './output.ts';
import { renderReport } from './report.ts';

export type Answered = {
  readonly result: EvaluationResult;
  readonly judgements: readonly Judgement[];
  /** Undefined where only the server has it: the questions are left out then. */
  readonly dataset: Dataset | undefined;
  /** Each case by itself, with all that is known of it. */
  readonly inFull?: boolean;
  /** False: files alone are written. */
  readonly isPrinted?: boolean;
  /** The JSON form. */
  readonly document: unknown;
  /** Of the same release. Undefined: nobody gave one. */
  readonly scan: ReadScan | undefined;
};

/**
 * Prints an evaluation in the form that was asked for. With files, those forms go there and people read the text.
 * @throws AppError FILE_UNWRITABLE, after all else was written and printed: an evaluation takes too long to lose its result
 */
export async function answerEvaluation(
  session: Session,
  output: ReportOutput,
  { result, judgements, dataset, document, scan, inFull = false, isPrinted = true }: Answered,
): Promise<void> {
  const report = await session.deps.start.evaluationReport();
  const section = scan === undefined ? '' : await scanSection(session, scan, result);
  await answerInForms(
    session,
    output,
    document,
    {
      text: (surface) => [
        renderReport(
          {
            ...{ result, judgements, breakdown: report.breakdown(result) },
            cases: inFull ? [] : report.casesWorthReading(result, dataset),
          },
          surface,
        ),
        ...(inFull ? (dataset?.cases ?? []).map((item) => `\n\n${renderCaseView(item, result, surface)}`) : []),
      ],
      markdown: () => [report.markdown(result, { dataset, judgements }).trimEnd(), section],
      html: () => [report.html(result, { dataset, judgements }).trimEnd()],
      junit: () => [report.junit(result, judgements).trimEnd()],
      json: () => stringifyChunked(document, null, 2),
    },
    isPrinted,
  );
}

/** Below the evaluation. One of another release is left out, which is said there too. */
async function scanSection(session: Session, scan: ReadScan, result: EvaluationResult): Promise<string> {
  const whyNot = whyLeftOut(scan, result);
  if (whyNot !== undefined) {
    session.note(whyNot);
    return '\n\n---\n\n… red team: the scan that was given is of another release, and is left out';
  }
  return `\n\n---\n\n${(await session.deps.start.scanReport()).section(scan).trimEnd()}`;
}
