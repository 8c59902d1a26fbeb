import type { EndpointRoute } from './endpoint.ts';
import { getEvaluation } from './route/evaluation/get-evaluation.ts';
import { getScan } from './route/evaluation/get-scan.ts';
import { listEvaluations } from './route/evaluation/list-evaluations.ts';
import { listScans } from './route/evaluation/list-scans.ts';
import { startEvaluation } from './route/evaluation/start-evaluation.ts';
import { startScan } from './route/evaluation/start-scan.ts';
import { addFreeze } from './route/operate/add-freeze.ts';
import { createToken } from './route/operate/create-token.ts';
import { getClock } from './route/operate/get-clock.ts';
import { health } from './route/operate/health.ts';
import { liftFreeze } from './route/operate/lift-freeze.ts';
import { liftHold, liftQuarantine } from './route/operate/lift-hold.ts';
import { listAudit } from './route/operate/list-audit.ts';
import { listFreezes } from './route/operate/list-freezes.ts';
import { listHolds, listQuarantines } from './route/operate/list-holds.ts';
import { listTokens } from './route/operate/list-tokens.ts';
import { addHold, addQuarantine } from './route/operate/place-hold.ts';
import { setClock } from './route/operate/set-clock.ts';
import { stopServer } from './route/operate/stop-server.ts';
import { applyProject } from './route/project/apply-project.ts';
import { confirmProject } from './route/project/confirm-project.ts';
import { getProject } from './route/project/get-project.ts';
import { listProposals } from './route/project/list-proposals.ts';
import { rejectProject } from './route/project/reject-project.ts';
import { accept } from './route/promotion/accept.ts';
import { breakGlass } from './route/promotion/break-glass.ts';
import { cancelPromotion } from './route/promotion/cancel-promotion.ts';
import { confirmBreakGlass } from './route/promotion/confirm-break-glass.ts';
import { createPromotion } from './route/promotion/create-promotion.ts';
import { exportPromotion } from './route/promotion/export-promotion.ts';
import { getAnalysis } from './route/promotion/get-analysis.ts';
import { getPlan } from './route/promotion/get-plan.ts';
import { getPromotion } from './route/promotion/get-promotion.ts';
import { getReport } from './route/promotion/get-report.ts';
import { listBreakGlass } from './route/promotion/list-break-glass.ts';
import { listPromotions } from './route/promotion/list-promotions.ts';
import { retryPromotion } from './route/promotion/retry-promotion.ts';
import { signChecklist } from './route/promotion/sign-checklist.ts';
import { approve, reject } from './route/promotion/sign-promotion.ts';
import { withdraw } from './route/promotion/withdraw.ts';
import { withdrawBreakGlass } from './route/promotion/withdraw-break-glass.ts';
import { cancelRehearsal } from './route/rehearsal/cancel-rehearsal.ts';
import { createRehearsal } from './route/rehearsal/create-rehearsal.ts';
import { getRehearsal } from './route/rehearsal/get-rehearsal.ts';
import { listRehearsals } from './route/rehearsal/list-rehearsals.ts';
import { createRelease } from './route/release/create-release.ts';
import { diffReleases } from './route/release/diff-releases.ts';
import { getRelease } from './route/release/get-release.ts';
import { listDeployments } from './route/release/list-deployments.ts';
import { listEvidence } from './route/release/list-evidence.ts';
import { listReleases } from './route/release/list-releases.ts';
import { pushEvidence } from './route/release/push-evidence.ts';
import { getRollback } from './route/rollout/get-rollback.ts';
import { getRollout } from './route/rollout/get-rollout.ts';
import { listRollbacks } from './route/rollout/list-rollbacks.ts';
import { listRollouts } from './route/rollout/list-rollouts.ts';
import {
  abortRollout,
  advanceRollout,
  pauseRollout,
  promoteFullRollout,
  resumeRollout,
} from './route/rollout/request-rollout.ts';
import { rollBack } from './route/rollout/roll-back.ts';
import { undo } from './route/rollout/undo.ts';
import { admitTester } from './route/traffic/admit-tester.ts';
import { getFeedback } from './route/traffic/get-feedback.ts';
import { getRequest } from './route/traffic/get-request.ts';
import { getSamples } from './route/traffic/get-samples.ts';
import { getTraffic } from './route/traffic/get-traffic.ts';
import { listRequests } from './route/traffic/list-requests.ts';
import { setTraffic } from './route/traffic/set-traffic.ts';

/** Every endpoint of the table with the code that answers it. A test compares the two lists. */
export const endpointRoutes: readonly EndpointRoute[] = [
  health,
  applyProject,
  getProject,
  listProposals,
  confirmProject,
  rejectProject,
  createRelease,
  listReleases,
  getRelease,
  diffReleases,
  listDeployments,
  startEvaluation,
  listEvaluations,
  getEvaluation,
  startScan,
  listScans,
  getScan,
  listEvidence,
  pushEvidence,
  createPromotion,
  retryPromotion,
  cancelPromotion,
  listPromotions,
  getPromotion,
  getPlan,
  createRehearsal,
  listRehearsals,
  getRehearsal,
  cancelRehearsal,
  getReport,
  exportPromotion,
  getAnalysis,
  approve,
  reject,
  accept,
  signChecklist,
  withdraw,
  breakGlass,
  listBreakGlass,
  confirmBreakGlass,
  withdrawBreakGlass,
  listRollouts,
  getRollout,
  pauseRollout,
  resumeRollout,
  advanceRollout,
  promoteFullRollout,
  abortRollout,
  rollBack,
  listRollbacks,
  getRollback,
  undo,
  getTraffic,
  getFeedback,
  listRequests,
  getRequest,
  getSamples,
  setTraffic,
  admitTester,
  listFreezes,
  addFreeze,
  liftFreeze,
  listHolds,
  addHold,
  liftHold,
  listQuarantines,
  addQuarantine,
  liftQuarantine,
  listAudit,
  createToken,
  listTokens,
  getClock,
  setClock,
  stopServer,
];
