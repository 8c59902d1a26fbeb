import { stringifyChunked } from '@discoveryjs/json-ext';
import type { ScanAnswer } from '../cli-deps.ts';
import { answerInForms } from '../evaluate/answer-in-forms.ts';
import type { ReportOutput } from '../evaluate/output.ts';
import type { Session } from '../session.ts';
import { renderScan } from './report.ts';

/** The forms of a report on a scan. */
export const scanForms = {
  text: 'redteam.txt',
  markdown: 'redteam.md',
  json: 'redteam.json',
  html: 'redteam.html',
  junit: 'redteam-junit.xml',
  azure: 'redteam-azure.json',
} as const;

/** Prints a scan in the form that was asked for. @throws AppError FILE_UNWRITABLE, after all else was written and printed */
export async function answerScan(
  session: Session,
  output: ReportOutput<keyof typeof scanForms>,
  answer: ScanAnswer,
): Promise<void> {
  const report = await session.deps.start.scanReport();
  const { scan, judgement } = answer;
  const document = { scan, judgements: [judgement] };
  await answerInForms(session, output, document, {
    text: (surface) => [renderScan(answer, report, surface)],
    markdown: () => [report.markdown(answer).trimEnd()],
    html: () => [report.html(answer).trimEnd()],
    junit: () => [report.junit(answer).trimEnd()],
    json: () => stringifyChunked(document, null, 2),
    azure: () => stringifyChunked(report.azure(answer), null, 2),
  });
}
