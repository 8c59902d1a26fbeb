export { AppError } from './app-error.ts';
export { assert, assertNever } from './assert.ts';
export { type BasisPoints, FULL_BP, formatBp } from './basis-points.ts';
export {
  canonicalJson,
  type Digest,
  digestOfBytes,
  digestOfJson,
  digestOfJsonList,
  isDigest,
  shortDigest,
  shortenDigests,
} from './digest.ts';
export { type ErrorCode, errorTable, isErrorCode } from './error-codes.ts';
export {
  type ActionId,
  type ApprovalId,
  type DeploymentId,
  type EvaluationId,
  type EvidenceId,
  type FreezeId,
  type GatewayId,
  type HoldId,
  type Id,
  type IdPrefix,
  makeId,
  type ProjectVersionId,
  type PromotionId,
  type QuarantineId,
  type RehearsalId,
  type RollbackId,
  type RolloutId,
  type ScanId,
  type StatementId,
  type TokenId,
} from './id.ts';
export type { JsonObject, JsonValue } from './json.ts';
export { groupThousands } from './thousands.ts';
export {
  DAY_MS,
  type DurationMs,
  type EpochMs,
  formatDuration,
  HOUR_MS,
  MINUTE_MS,
  parseDuration,
  SECOND_MS,
  toIso,
} from './time.ts';
