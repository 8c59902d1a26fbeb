import type { EvaluationReport, ScanReport } from '#cli/index.ts';
import {
  findCasesWorthReading,
  listBreakdown,
  listScanFacts,
  listScanSteps,
  listSuccesses,
  makeAzureScorecard,
  renderHtml,
  renderJunit,
  renderMarkdown,
  renderScanHtml,
  renderScanJunit,
  renderScanMarkdown,
  renderScanSection,
} from '#evaluation/report/index.ts';

/** What the evaluation room says of a result, for the command line. Loads no runtime: results may come from a server. */
export function evaluationReport(): EvaluationReport {
  return {
    breakdown: listBreakdown,
    casesWorthReading: findCasesWorthReading,
    markdown: renderMarkdown,
    html: renderHtml,
    junit: renderJunit,
  };
}

/** The same for a red-team scan. */
export function scanReport(): ScanReport {
  return {
    facts: listScanFacts,
    steps: listScanSteps,
    successes: listSuccesses,
    markdown: ({ scan, ...more }) => renderScanMarkdown(scan, more),
    section: ({ scan, judgement }) => renderScanSection(scan, { judgement }),
    html: ({ scan, ...more }) => renderScanHtml(scan, more),
    junit: ({ scan, judgement }) => renderScanJunit(scan, judgement),
    azure: ({ scan }) => makeAzureScorecard(scan),
  };
}
