export { isAgainstItself, isSameAgent } from './against-itself.ts';
export {
  type Analysis,
  type Recomputed,
  RULE_VERSION,
  recompute,
  type SealedAnalysis,
  sealAnalysis,
} from './analysis.ts';
export { addServed, BEST_OF_MS, compareWithBest, type ServedScores } from './best-served.ts';
export { consistencyOf, passesOf, successByIntent, successText } from './breakdown.ts';
export {
  calibrationOf,
  isRecordOf,
  type JudgedLabel,
  type JudgedLabels,
  type JudgeRecord,
  lookAtJudge,
} from './calibration.ts';
export { shareText } from './calibration-text.ts';
export {
  comparedMetrics,
  comparisonWords,
  inapplicableTexts,
  intentColumns,
  intentNote,
  intentRows,
  isNews,
  newsOfIntents,
} from './comparison-text.ts';
export { defectRatesOf } from './defect-rate.ts';
export { defectColumns, defectRows, flagTexts, narrowDefectColumns } from './defect-text.ts';
export { erroredRatioOf, lostTooMuch, MAX_ERRORED_RATIO } from './errored.ts';
export type {
  AgentSpend,
  ArmResult,
  Calibration,
  CallFinding,
  CaseReply,
  EvaluationResult,
  EvaluatorInfo,
  IntentSuccess,
  JudgeSpend,
  MetricComparison,
  MetricSummary,
  Scoring,
  ScoringOutcome,
} from './evaluation-result.ts';
export { caseReplySchema, evaluationResultSchema } from './evaluation-schema.ts';
export { expectVerdict } from './expect-verdict.ts';
export { compareFailedCases } from './failed-cases.ts';
export { filterText } from './filter-text.ts';
export { fromFivePoints, higherBetter, toFivePoints } from './five-points.ts';
export { nameCases, withheldText, withholdCases } from './held-back.ts';
export { type AnalysisInput, judge } from './judge.ts';
export { agreementText, agreementTexts, indicativeText } from './judge-agreement.ts';
export { judgeMetrics } from './judge-metrics.ts';
export { addAgentSpends, addJudgeSpends, agentSpendText, spendText, spentOnJudge } from './judge-spend.ts';
export { type Margin, type Metric, type MetricName, metricSchema } from './metric.ts';
export { type JudgedTwice, noiseOf, pooledTwice } from './noise.ts';
export { noiseColumns, noiseNotes, noiseRows } from './noise-text.ts';
export { OFFLINE_JUDGE } from './offline-judge.ts';
export {
  adjustTests,
  type CasePair,
  compareCases,
  deviationToPlan,
  estimateChange,
  MIN_CASES,
  marginOf,
  testChange,
} from './paired.ts';
export { qualitySampleOf, qualitySampleSchema } from './quality-sample.ts';
export { type Reach, reachOf } from './reach.ts';
export { compareTakes } from './reply-takes.ts';
export { reusedText } from './reused-text.ts';
export { type SampleRatio, sampleRatioOf } from './sample-ratio.ts';
export type { QualitySample } from './samples.ts';
export { boundDifference, boundMean, boundShare } from './score-bounds.ts';
export { bandOf, isSeverity } from './severity.ts';
export { sharingOf } from './sharing.ts';
export { forecastText, forecastTotal, type JudgeEstimate, type SpendForecast } from './spend-forecast.ts';
export {
  addSpent,
  NOTHING_SPENT,
  overBudget,
  type SpendBudget,
  type Spent,
  spentText,
} from './spent.ts';
export { takesColumns, takesNotes, takesRows } from './takes-text.ts';
export { type ArmSummary, reasonOf, type Verdict, type VerdictCard } from './verdict.ts';
export { describeMargin, formatValue as formatMetric } from './wording.ts';
export { worldChange } from './world-change.ts';
export { CHARS_PER_TOKEN, forecastWriting } from './writing-forecast.ts';
