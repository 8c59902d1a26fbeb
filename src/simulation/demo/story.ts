import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError, type EpochMs } from '#domain/shared/index.ts';
import type { AuditRecord } from './audit-follower.ts';
import { startUsers } from './backstage.ts';
import type { Candidate } from './candidate.ts';
import { narrate } from './narrate.ts';
import type { Measured } from './result.ts';
import { measureRollback } from './rollback-time.ts';
import { type Scene, stopIfInterrupted, until, virtualNow } from './scene.ts';
import { PRODUCTION, promote, register, STAGING, type Tried, tryRelease } from './try-release.ts';
import { renderVerdicts } from './verdict-rows.ts';

/** The crowd goes home by itself after this long, ms: no demo takes so long. */
const LONGEST_CROWD_MS = 10 * 60_000;
const GATEWAY_MS = 20_000;

/** What it takes at the top of an hour to make the first release serve. */
export async function serveFirstRelease(scene: Scene, label: string): Promise<void> {
  await register(scene, label);
  for (const environment of [STAGING, PRODUCTION]) {
    const { state, ended } = await promote(scene, label, environment);
    if (state === 'promoted') continue;
    throw new AppError(
      'CONFLICT',
      `the first release did not come to ${environment}: ${state}, ${ended?.because ?? ''}`,
    );
  }
}

/** The users come as soon as the gateway knows the agent. */
export async function letUsersIn(scene: Scene, ratePerSecond: number): Promise<void> {
  const { cast, agent, deps, timeline, workspace } = scene;
  const patience = { what: `the gateway to serve ${agent}`, timeoutMs: GATEWAY_MS, logs: workspace.dataFolder };
  const gatewayUrl = await until(scene, patience, async () => {
    const { gateway } = await cast.administrator.call('health', {});
    if (gateway === undefined) return undefined;
    const answer = await fetch(`${gateway.url}/v1/models/${agent}`, { signal: deps.signal }).catch(() => undefined);
    await answer?.arrayBuffer();
    return answer?.ok === true ? gateway.url : undefined;
  });
  const crowd = await startUsers(deps, { gatewayUrl, agent, ratePerSecond, maxDurationMs: LONGEST_CROWD_MS });
  Object.assign(scene.crowd, { current: crowd, ratePerSecond, seen: { answered: 0, latencyMeanMs: 0 } });
  void crowd.lost.then((why) => {
    scene.crowd.lost = why;
  });
  timeline.line(
    await virtualNow(cast.administrator),
    `users arrive: ${ratePerSecond} requests a second through the gateway`,
  );
}

/** One release after the other; only a promoted one changes what the next is compared with. */
export async function tryAll(scene: Scene, candidates: readonly Candidate[]): Promise<readonly Tried[]> {
  const tried: Tried[] = [];
  for (const candidate of candidates) {
    stopIfInterrupted(scene.deps.signal);
    scene.timeline.heading(`Release ${candidate.label}`);
    tried.push(await tryRelease(scene, candidate));
  }
  return tried;
}

/** Shows each record as it comes, and tells the crowd whom it was right to leave. */
export function tellRecord(scene: Scene, record: AuditRecord): void {
  const { timeline, deps, crowd } = scene;
  const told = narrate(record);
  if (told !== undefined) {
    timeline.block(renderVerdicts(told.verdicts, deps.renderTable, timeline.surface));
    timeline.line(record.at, told.text, told.tone);
  }
  const rollback = readRollback(record);
  if (rollback !== undefined) crowd.current?.noteRolledBack(rollback.release, rollback.decidedAt);
}

/** The closing reports of what was promoted, as files. Returns their paths. */
export async function keepReports(scene: Scene, tried: readonly Tried[]): Promise<readonly string[]> {
  const { deps, cast, agent } = scene;
  await mkdir(deps.reportFolder, { recursive: true });
  const paths: string[] = [];
  for (const { candidate, outcome, promotion } of tried) {
    if (outcome !== 'promoted') continue;
    const { markdown } = await cast.developer.call('getReport', { params: { id: promotion } });
    const path = join(deps.reportFolder, `${agent}-${candidate.label}.md`);
    await writeFile(path, markdown);
    paths.push(path);
  }
  return paths;
}

/** Reads the time to rollback from the bad agents' own access logs. To be called when the users have gone home. */
export async function measureRollbacks(scene: Scene, tried: readonly Tried[]): Promise<readonly Measured[]> {
  const measured: Measured[] = [];
  for (const each of tried) {
    let rollbackMs: number | null = null;
    if (each.outcome === 'rolled-back' && each.deploymentId !== undefined) {
      const log = join(scene.workspace.logFolder, `${each.deploymentId}.jsonl`);
      rollbackMs = await measureRollback(log, await decidedAtOf(scene, each.promotion));
    }
    measured.push({ ...each, rollbackMs });
  }
  return measured;
}

async function decidedAtOf({ cast }: Scene, promotion: string): Promise<EpochMs> {
  const records = await cast.developer.call('listAudit', { query: { subject: promotion, limit: 500 } });
  const decided = records.map(readRollback).find((rollback) => rollback !== undefined);
  if (decided === undefined) throw new Error('broken invariant: a rollback is decided before it is done');
  return decided.decidedAt;
}

const rollbackSchema = z.object({
  event: z.literal('rollout.rolling-back'),
  details: z.object({ candidate: z.string(), decidedRealAt: z.number() }),
});

/** Traffic that a gateway took away by its own hand was gone a little before anybody decided; reporting takes no longer than this. */
const OWN_HAND_MS = 5_000;

function readRollback(record: AuditRecord): { readonly release: string; readonly decidedAt: EpochMs } | undefined {
  const parsed = rollbackSchema.safeParse(record);
  if (!parsed.success) return undefined;
  const { candidate, decidedRealAt } = parsed.data.details;
  const isByOwnHand = record.details.rule === 'limit-broken';
  return { release: candidate, decidedAt: isByOwnHand ? decidedRealAt - OWN_HAND_MS : decidedRealAt };
}
