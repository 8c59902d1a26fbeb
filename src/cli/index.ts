export type {
  Applicability,
  CliDeps,
  CliIo,
  DemoOptions,
  DeployedFor,
  EvaluationReport,
  Judgement,
  LocalArm,
  LocalCalibration,
  LocalEvaluation,
  LocalScan,
  LookedAt,
  ScanAnswer,
  ScanReport,
  ServeOptions,
} from './cli-deps.ts';
export { ReaderGone } from './failure.ts';
export { readGit } from './git.ts';
export { run } from './run.ts';
export { renderTable } from './terminal/table.ts';
