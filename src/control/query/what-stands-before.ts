import type { EnvironmentConfig, Project } from '#domain/config/index.ts';
import type { Debt, OutlookFinding } from '#domain/outlook/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import type { Release } from '#domain/release/index.ts';
import type { Tx } from '#ports/index.ts';
import { promotionObstacles } from '../command/promotion-obstacles.ts';
import { placeOf } from '../place.ts';

/** What stands between a release that nobody promotes yet and its gates: what no waiting mends, and whose turn it is. */
export async function whatStandsBefore(
  tx: Tx,
  project: Project,
  environment: EnvironmentConfig,
  release: Release,
  imagined: Promotion,
): Promise<{ readonly findings: readonly OutlookFinding[]; readonly debts: readonly Debt[] }> {
  const obstacles = await promotionObstacles(tx, project, release, environment);
  const findings = obstacles.map(({ code, message, hint }) => ({ code, because: message, hint }));
  const { occupant, ahead, rollback, whenBusy } = await placeOf(tx, imagined, environment);
  if (rollback !== undefined) {
    const because = `rollback ${rollback} is bringing an earlier release back to ${environment.name}`;
    const finding = { code: 'CONFLICT', because, hint: `headgate rollback show ${rollback}` } as const;
    return { findings: [...findings, finding], debts: [] };
  }
  const first = ahead ?? occupant?.id;
  if (first === undefined) return { findings, debts: [] };
  const busy = `${occupant?.label ?? 'another release'} (${first}) is on its way into ${environment.name}`;
  const command = `headgate plan ${first}`;
  if (whenBusy === 'queue') {
    return { findings, debts: [{ who: 'Headgate', what: `waits for its turn: ${busy}`, command }] };
  }
  if (whenBusy === 'supersede' && occupant !== undefined && !occupant.hasTraffic) {
    return {
      findings,
      debts: [{ who: 'Headgate', what: `would supersede what has no traffic yet: ${busy}`, command }],
    };
  }
  return { findings: [...findings, { code: 'PROMOTION_ACTIVE', because: busy, hint: command }], debts: [] };
}
