import type { Tx } from '#ports/index.ts';
import { aBreakGlass } from '../builder/break-glass.ts';
import { aPromotion } from '../builder/promotion.ts';
import { aRehearsal } from '../builder/rehearsal.ts';
import { aRollback } from '../builder/rollback.ts';
import { aRollout, baking, DIGEST_V1, DIGEST_V2, passing } from '../builder/rollout.ts';
import { aFreeze } from '../builder/window.ts';
import { WORLD_NOW } from './http-world.ts';
import {
  anAuditRecord,
  aProjectVersion,
  aProposal,
  aStoredApproval,
  aStoredDeployment,
  aStoredEvaluation,
  aStoredEvidence,
  aStoredHold,
  aStoredRelease,
  aStoredRollup,
  aStoredRoute,
  aStoredScan,
} from './stored-things.ts';

/** v2 at 10 % of production. */
export const running = aPromotion({
  state: 'rolling-out',
  rollout: aRollout({
    state: baking(0, 60_000),
    promoteFull: { by: { kind: 'person', name: 'Olga' }, reason: 'because' },
    looks: { since: 0, at: 1, metrics: { 'error-rate': { failures: 0, inconclusive: 1, consecutiveErrors: 0 } } },
  }),
  verdicts: [passing()],
  retryOf: 'prm_0',
});

/** One of everything, v2 at 10 % of production. */
export async function fillStore(tx: Tx): Promise<void> {
  await tx.projects.add(aProjectVersion());
  await tx.proposals.save(aProposal());
  await tx.releases.add(
    aStoredRelease({ digest: DIGEST_V1, label: 'v1', definition: { instructions: 'Be.', parameters: {}, tools: [] } }),
  );
  await tx.releases.add(aStoredRelease());
  await tx.deployments.save(aStoredDeployment({ id: 'dep_1', release: DIGEST_V1, label: 'v1' }));
  await tx.deployments.save(aStoredDeployment());
  await tx.evaluations.save(aStoredEvaluation());
  await tx.scans.save(aStoredScan());
  await tx.evidence.append(aStoredEvidence());
  await tx.analyses.add('prm_1', { digest: DIGEST_V2, text: '{}' });
  await tx.promotions.insert(running, WORLD_NOW);
  await tx.approvals.add(aStoredApproval());
  await tx.holds.save(aStoredHold());
  await tx.statements.add(aBreakGlass({ agent: running.agent, release: DIGEST_V2 }));
  await tx.rehearsals.save(aRehearsal());
  await tx.freezes.save(aFreeze());
  await tx.routes.save(aStoredRoute());
  await tx.samples.addBatch({
    gateway: 'gtw_1',
    boot: 'boot',
    sequence: 0,
    rollups: [aStoredRollup('dep_1', 950), aStoredRollup('dep_2', 50)],
  });
  await tx.rollbacks.save(aRollback(), undefined);
  await tx.audit.append(anAuditRecord());
}
