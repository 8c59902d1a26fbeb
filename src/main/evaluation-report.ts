import type { EvaluationReport } from '#cli/index.ts';
import {
  findCasesWorthReading,
  listBreakdown,
  listNoise,
  renderHtml,
  renderJunit,
  renderMarkdown,
} from '#evaluation/report/index.ts';

/** What the evaluation room says of a result, for the command line. Loads no runtime: results may come from a server. */
export function evaluationReport(): EvaluationReport {
  return {
    noise: listNoise,
    breakdown: listBreakdown,
    casesWorthReading: findCasesWorthReading,
    markdown: renderMarkdown,
    html: renderHtml,
    junit: renderJunit,
  };
}
