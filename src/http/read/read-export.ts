import type { AuditRecord, Chained } from '#domain/evidence/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import type { Release } from '#domain/release/index.ts';
import { diffReleases } from '#domain/release/index.ts';
import type { Rollup } from '#domain/sample/index.ts';
import { assert } from '#domain/shared/index.ts';
import { type EvaluationRun, MOST_CONVERSATIONS, type ProjectVersion, type Tx } from '#ports/index.ts';
import type { ReportFacts } from '../view/report.ts';
import { readId } from './not-found.ts';
import { readRecords, readReport } from './read-report.ts';

/** More promotions of one agent into one environment than follow one that somebody exports. */
const MOST_LATER = 1_000;

/** What an export is made from, beside what the closing report tells. */
export type ExportFacts = {
  readonly report: Omit<ReportFacts, 'writtenAt'>;
  readonly release: Release;
  readonly changes: ReturnType<typeof diffReleases>;
  readonly project: ProjectVersion;
  /** Those that the promotion asked for too, while it served. */
  readonly evaluations: readonly EvaluationRun[];
  /** Of users, of the two deployments, under the routes that this promotion made. */
  readonly measured: readonly Rollup[];
  /** About the promotion, in order. */
  readonly records: readonly Chained<AuditRecord>[];
  readonly auditRange: { readonly first: number; readonly last: number };
};

export async function readExport(tx: Tx, promotion: Promotion): Promise<ExportFacts> {
  const { agent, release: digest, rollout } = promotion;
  const report = await readReport(tx, promotion, MOST_CONVERSATIONS);
  const release = await tx.releases.find(agent, digest);
  const project = await tx.projects.find(promotion.projectVersion);
  assert(release !== undefined && project !== undefined, 'what a promotion is about is kept');
  const before = rollout?.baseline && (await tx.releases.find(agent, rollout.baseline.release));
  const records = await readRecords(tx, promotion.id);
  return {
    report,
    release,
    changes: before === undefined ? [] : diffReleases(before.definition, release.definition),
    project,
    evaluations: await readEvaluations(tx, promotion, report.evaluations),
    measured: await readMeasured(tx, promotion),
    records,
    auditRange: await rangeOf(tx, report, records),
  };
}

/** Those behind the evidence, and those of its steps and its probation. */
async function readEvaluations(
  tx: Tx,
  { id }: Promotion,
  known: readonly EvaluationRun[],
): Promise<readonly EvaluationRun[]> {
  const runs = [...known];
  for (const { result } of await tx.actions.forSubject(id)) {
    const reference = result?.evaluationId;
    if (typeof reference !== 'string' || runs.some((run) => run.id === reference)) continue;
    const run = await tx.evaluations.find(readId('evl', reference));
    if (run !== undefined) runs.push(run);
  }
  return runs;
}

/** Up to the routes of the promotion that came next: what was measured after that is not about this one. */
async function readMeasured(tx: Tx, promotion: Promotion): Promise<readonly Rollup[]> {
  const { agent, environment, rollout, createdAt } = promotion;
  if (rollout === undefined) return [];
  const later = await tx.promotions.list({ agent, environment, limit: MOST_LATER });
  const until = later
    .filter((other) => other.createdAt > createdAt)
    .map((other) => other.rollout?.sinceRouteVersion ?? Number.POSITIVE_INFINITY);
  const end = Math.min(...until);
  const parties = [rollout.candidate.deploymentId, rollout.baseline?.deploymentId];
  const all = await tx.samples.sum({ agent, environment, fromRouteVersion: rollout.sinceRouteVersion });
  return all.filter(({ key }) => parties.includes(key.deploymentId) && key.routeVersion < end);
}

async function rangeOf(
  tx: Tx,
  { rollbacks }: Omit<ReportFacts, 'writtenAt'>,
  records: readonly Chained<AuditRecord>[],
): Promise<ExportFacts['auditRange']> {
  const all = [...records];
  for (const { rollback } of rollbacks) {
    all.push(...(await readRecords(tx, rollback.id)));
    if (rollback.hold !== undefined) all.push(...(await readRecords(tx, rollback.hold)));
  }
  const sequences = all.map(({ sequence }) => sequence);
  return sequences.length === 0
    ? { first: 0, last: 0 }
    : { first: Math.min(...sequences), last: Math.max(...sequences) };
}
