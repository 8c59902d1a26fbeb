import { z } from 'zod';
import { analysisView } from './analysis.ts';
import { breakGlassQuery, breakGlassRequest, breakGlassView, breakGlassWordRequest } from './break-glass.ts';
import { signChecklistRequest } from './checklist.ts';
import { evaluationView, evidenceView, scanView, startEvaluationRequest, startScanRequest } from './evaluation.ts';
import { pushEvidenceRequest } from './evidence.ts';
import { promotionExportView } from './export.ts';
import { feedbackQuery, feedbackView } from './feedback.ts';
import {
  addFreezeRequest,
  auditView,
  clockView,
  createTokenRequest,
  freezeView,
  healthView,
  holdView,
  liftFreezeRequest,
  liftHoldRequest,
  placeHoldRequest,
  quarantineView,
  setClockRequest,
  tokenCreatedView,
  tokenView,
} from './operate.ts';
import { planQuery, planView } from './plan.ts';
import {
  answerProposalRequest,
  appliedProjectView,
  applyProjectRequest,
  projectVersionView,
  proposalView,
} from './project.ts';
import {
  acceptRequest,
  cancelPromotionRequest,
  createPromotionRequest,
  listPromotionsQuery,
  promotionView,
  rollbackRequest,
  rolloutRequest,
  rolloutView,
  signRequest,
  withdrawRequest,
} from './promotion.ts';
import { cancelRehearsalRequest, rehearsalView, rehearseRequest } from './rehearsal.ts';
import { createdReleaseView, createReleaseRequest, deploymentView, releaseChangeView, releaseView } from './release.ts';
import { requestsQuery, requestsView, requestView } from './request-log.ts';
import { rollbackAnswer, rollbackDetailView, rollbackView, undoAnswer, undoRequest } from './rollback.ts';
import { samplesQuery, samplesView } from './sample.ts';
import { admitTesterRequest, testerPassView } from './tester.ts';
import { setTrafficRequest, trafficView } from './traffic.ts';

const done = z.strictObject({ ok: z.literal(true), message: z.string() });
const text = z.string().optional();
const count = z.coerce.number().int().positive().max(1_000);

/** One row: where it is, what it takes, what it answers. `:name` in a path is a parameter. */
export type Endpoint = {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly summary: string;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly response: z.ZodType;
};

/** The whole public API. The server's routes, the command line's client and the OpenAPI document are made from it. */
export const endpoints = {
  health: {
    method: 'GET',
    path: '/healthz',
    summary: 'whether the server works; needs no token',
    response: healthView,
  },
  applyProject: {
    method: 'PUT',
    path: '/api/v1/project',
    summary: 'send the project',
    body: applyProjectRequest,
    response: appliedProjectView,
  },
  getProject: { method: 'GET', path: '/api/v1/project', summary: 'the applied project', response: projectVersionView },
  listProposals: {
    method: 'GET',
    path: '/api/v1/project/proposals',
    summary: 'projects that were sent where two people are asked for, newest first',
    query: z.strictObject({ limit: count.default(20) }),
    response: z.array(proposalView),
  },
  confirmProject: {
    method: 'POST',
    path: '/api/v1/project/proposals/:id/confirm',
    summary: 'the second person’s word: the project is in force',
    body: answerProposalRequest,
    response: appliedProjectView,
  },
  rejectProject: {
    method: 'POST',
    path: '/api/v1/project/proposals/:id/reject',
    summary: 'a proposed project comes to nothing',
    body: answerProposalRequest,
    response: proposalView,
  },
  createRelease: {
    method: 'POST',
    path: '/api/v1/releases',
    summary: 'register a release',
    body: createReleaseRequest,
    response: createdReleaseView,
  },
  listReleases: {
    method: 'GET',
    path: '/api/v1/releases',
    summary: 'releases, oldest first',
    query: z.strictObject({ agent: text }),
    response: z.array(releaseView),
  },
  getRelease: {
    method: 'GET',
    path: '/api/v1/agents/:agent/releases/:release',
    summary: 'one release by label or digest',
    response: releaseView,
  },
  diffReleases: {
    method: 'GET',
    path: '/api/v1/agents/:agent/diff',
    summary: 'which components differ between two releases',
    query: z.strictObject({ from: z.string(), to: z.string() }),
    response: z.array(releaseChangeView),
  },
  listDeployments: {
    method: 'GET',
    path: '/api/v1/deployments',
    summary: 'deployments, oldest first',
    query: z.strictObject({ agent: text, environment: text }),
    response: z.array(deploymentView),
  },
  startEvaluation: {
    method: 'POST',
    path: '/api/v1/evaluations',
    summary: 'evaluate a release against another',
    body: startEvaluationRequest,
    response: evaluationView,
  },
  listEvaluations: {
    method: 'GET',
    path: '/api/v1/evaluations',
    summary: 'evaluations, newest first',
    query: z.strictObject({ agent: text, limit: count.default(20) }),
    response: z.array(evaluationView),
  },
  getEvaluation: {
    method: 'GET',
    path: '/api/v1/evaluations/:id',
    summary: 'one evaluation with its result',
    response: evaluationView,
  },
  startScan: {
    method: 'POST',
    path: '/api/v1/scans',
    summary: 'attack a release beside another',
    body: startScanRequest,
    response: scanView,
  },
  listScans: {
    method: 'GET',
    path: '/api/v1/scans',
    summary: 'red-team scans, newest first',
    query: z.strictObject({ agent: text, limit: count.default(20) }),
    response: z.array(scanView),
  },
  getScan: {
    method: 'GET',
    path: '/api/v1/scans/:id',
    summary: 'one red-team scan with its result, which may hold what harms',
    response: scanView,
  },
  listEvidence: {
    method: 'GET',
    path: '/api/v1/agents/:agent/releases/:release/evidence',
    summary: 'what was shown about a release',
    response: z.array(evidenceView),
  },
  pushEvidence: {
    method: 'POST',
    path: '/api/v1/agents/:agent/releases/:release/evidence',
    summary: 'record what a run elsewhere showed about a release',
    body: pushEvidenceRequest,
    response: evidenceView,
  },
  retryPromotion: {
    method: 'POST',
    path: '/api/v1/promotions/:id/retry',
    summary: 'start a promotion that came to nothing again',
    body: rolloutRequest,
    response: promotionView,
  },
  createPromotion: {
    method: 'POST',
    path: '/api/v1/promotions',
    summary: 'promote a release into an environment',
    body: createPromotionRequest,
    response: promotionView,
  },
  listPromotions: {
    method: 'GET',
    path: '/api/v1/promotions',
    summary: 'promotions, newest first, those that have not begun included',
    query: listPromotionsQuery,
    response: z.array(promotionView),
  },
  getPromotion: {
    method: 'GET',
    path: '/api/v1/promotions/:id',
    summary: 'one promotion with gates, rollout and verdicts',
    response: promotionView,
  },
  getPlan: {
    method: 'GET',
    path: '/api/v1/plan',
    summary: 'what would happen and when; changes nothing',
    query: planQuery,
    response: planView,
  },
  createRehearsal: {
    method: 'POST',
    path: '/api/v1/rehearsals',
    summary: 'play a promotion through with simulated traffic and people; nothing real changes',
    body: rehearseRequest,
    response: rehearsalView,
  },
  listRehearsals: {
    method: 'GET',
    path: '/api/v1/rehearsals',
    summary: 'rehearsals, newest first, those to come included',
    query: z.strictObject({ agent: text, limit: count.default(20) }),
    response: z.array(rehearsalView),
  },
  getRehearsal: {
    method: 'GET',
    path: '/api/v1/rehearsals/:id',
    summary: 'one rehearsal with what it came to',
    response: rehearsalView,
  },
  cancelRehearsal: {
    method: 'POST',
    path: '/api/v1/rehearsals/:id/cancel',
    summary: 'take a scheduled rehearsal off',
    body: cancelRehearsalRequest,
    response: rehearsalView,
  },
  cancelPromotion: {
    method: 'POST',
    path: '/api/v1/promotions/:id/cancel',
    summary: 'end a promotion whose rollout has not begun',
    body: cancelPromotionRequest,
    response: promotionView,
  },
  getReport: {
    method: 'GET',
    path: '/api/v1/promotions/:id/report',
    summary: 'the closing report, in Markdown',
    response: z.strictObject({ markdown: z.string() }),
  },
  exportPromotion: {
    method: 'GET',
    path: '/api/v1/promotions/:id/export',
    summary: 'everything about one promotion in one document; no prompt, reply or secret',
    response: promotionExportView,
  },
  getAnalysis: {
    method: 'GET',
    path: '/api/v1/promotions/:id/analyses/:digest',
    summary:
      'what one decision rests on: all that its verdicts depend on, and the verdicts; no prompt, reply or secret',
    response: analysisView,
  },
  approve: {
    method: 'POST',
    path: '/api/v1/promotions/:id/approve',
    summary: 'sign a promotion',
    body: signRequest,
    response: promotionView,
  },
  reject: {
    method: 'POST',
    path: '/api/v1/promotions/:id/reject',
    summary: 'refuse to sign; ends the promotion',
    body: signRequest,
    response: promotionView,
  },
  accept: {
    method: 'POST',
    path: '/api/v1/promotions/:id/accept',
    summary: 'answer for what a gate found, for this digest only',
    body: acceptRequest,
    response: promotionView,
  },
  signChecklist: {
    method: 'POST',
    path: '/api/v1/promotions/:id/checklist',
    summary: 'say by name that items of its checklist are so',
    body: signChecklistRequest,
    response: promotionView,
  },
  withdraw: {
    method: 'POST',
    path: '/api/v1/promotions/:id/withdraw',
    summary: 'take one’s own signatures back, before the rollout starts',
    body: withdrawRequest,
    response: promotionView,
  },
  breakGlass: {
    method: 'POST',
    path: '/api/v1/promotions/:id/break-glass',
    summary: 'let this digest past one thing in this environment, for a while',
    body: breakGlassRequest,
    response: breakGlassView,
  },
  listBreakGlass: {
    method: 'GET',
    path: '/api/v1/break-glass',
    summary: 'broken glass that holds or waits for a second person, oldest first',
    query: breakGlassQuery,
    response: z.array(breakGlassView),
  },
  confirmBreakGlass: {
    method: 'POST',
    path: '/api/v1/break-glass/:id/confirm',
    summary: 'the second person’s word, where one is asked for',
    body: breakGlassWordRequest,
    response: breakGlassView,
  },
  withdrawBreakGlass: {
    method: 'POST',
    path: '/api/v1/break-glass/:id/withdraw',
    summary: 'make it whole again before its time',
    body: breakGlassWordRequest,
    response: breakGlassView,
  },
  listRollouts: {
    method: 'GET',
    path: '/api/v1/rollouts',
    summary: 'rollouts, newest first',
    query: z.strictObject({ agent: text, environment: text, limit: count.default(20) }),
    response: z.array(rolloutView),
  },
  getRollout: {
    method: 'GET',
    path: '/api/v1/rollouts/:id',
    summary: 'the promotion that a rollout belongs to',
    response: promotionView,
  },
  pauseRollout: {
    method: 'POST',
    path: '/api/v1/rollouts/:id/pause',
    summary: 'hold at this weight',
    body: rolloutRequest,
    response: promotionView,
  },
  resumeRollout: {
    method: 'POST',
    path: '/api/v1/rollouts/:id/resume',
    summary: 'go on from a pause',
    body: rolloutRequest,
    response: promotionView,
  },
  advanceRollout: {
    method: 'POST',
    path: '/api/v1/rollouts/:id/advance',
    summary: 'take the next step on a person’s word, where metrics can’t tell',
    body: rolloutRequest,
    response: promotionView,
  },
  promoteFullRollout: {
    method: 'POST',
    path: '/api/v1/rollouts/:id/promote-full',
    summary: 'bring it in front of everyone without waiting for bakes and metrics',
    body: rolloutRequest,
    response: promotionView,
  },
  abortRollout: {
    method: 'POST',
    path: '/api/v1/rollouts/:id/abort',
    summary: 'take the traffic back and end',
    body: rolloutRequest,
    response: promotionView,
  },
  rollBack: {
    method: 'POST',
    path: '/api/v1/rollbacks',
    summary: 'an earlier release back to everyone',
    body: rollbackRequest,
    response: rollbackAnswer,
  },
  listRollbacks: {
    method: 'GET',
    path: '/api/v1/rollbacks',
    summary: 'rollbacks, newest first',
    query: z.strictObject({ agent: text, environment: text, limit: count.default(20) }),
    response: z.array(rollbackView),
  },
  getRollback: {
    method: 'GET',
    path: '/api/v1/rollbacks/:id',
    summary: 'one rollback with its parts, its probe and the conversations that the bad release served',
    query: z.strictObject({ limit: count.default(200) }),
    response: rollbackDetailView,
  },
  undo: {
    method: 'POST',
    path: '/api/v1/undo',
    summary: 'back to the release before, whatever changed last',
    body: undoRequest,
    response: undoAnswer,
  },
  getTraffic: {
    method: 'GET',
    path: '/api/v1/traffic/:agent/:environment',
    summary: 'weights, wanted and measured',
    response: trafficView,
  },
  getFeedback: {
    method: 'GET',
    path: '/api/v1/traffic/:agent/:environment/feedback',
    summary: 'what users said of each release, and their newest comments',
    query: feedbackQuery,
    response: feedbackView,
  },
  getSamples: {
    method: 'GET',
    path: '/api/v1/traffic/:agent/:environment/samples',
    summary: 'what was measured of each release, and its slowest and failed requests',
    query: samplesQuery,
    response: samplesView,
  },
  listRequests: {
    method: 'GET',
    path: '/api/v1/traffic/:agent/:environment/requests',
    summary: 'users’ requests that are kept, without what was said; recorded',
    query: requestsQuery,
    response: requestsView,
  },
  getRequest: {
    method: 'GET',
    path: '/api/v1/requests/:request',
    summary: 'one of them with its reply, redacted; recorded',
    response: requestView,
  },
  setTraffic: {
    method: 'PUT',
    path: '/api/v1/traffic/:agent/:environment',
    summary: 'weights by hand, recorded',
    body: setTrafficRequest,
    response: trafficView,
  },
  admitTester: {
    method: 'POST',
    path: '/api/v1/traffic/:agent/:environment/testers',
    summary: 'a pass that lets one person reach a release that stands there, whatever its share',
    body: admitTesterRequest,
    response: testerPassView,
  },
  listFreezes: {
    method: 'GET',
    path: '/api/v1/freezes',
    summary: 'freezes that hold now or later, oldest first',
    query: z.strictObject({ all: z.enum(['true', 'false']).default('false').describe('those that are over too') }),
    response: z.array(freezeView),
  },
  addFreeze: {
    method: 'POST',
    path: '/api/v1/freezes',
    summary: 'let no rollout start or advance; rollbacks go on',
    body: addFreezeRequest,
    response: freezeView,
  },
  liftFreeze: {
    method: 'POST',
    path: '/api/v1/freezes/:id/lift',
    summary: 'end a freeze before its time',
    body: liftFreezeRequest,
    response: freezeView,
  },
  listHolds: {
    method: 'GET',
    path: '/api/v1/holds',
    summary: 'holds, oldest first',
    query: z.strictObject({ agent: text }),
    response: z.array(holdView),
  },
  addHold: {
    method: 'POST',
    path: '/api/v1/holds',
    summary: 'keep a release, or all that contain a component, from being promoted',
    body: placeHoldRequest,
    response: holdView,
  },
  liftHold: {
    method: 'POST',
    path: '/api/v1/holds/:id/lift',
    summary: 'allow a held release again',
    body: liftHoldRequest,
    response: holdView,
  },
  listQuarantines: {
    method: 'GET',
    path: '/api/v1/quarantines',
    summary: 'quarantines, oldest first, and where what they ban still runs',
    query: z.strictObject({ agent: text }),
    response: z.array(quarantineView),
  },
  addQuarantine: {
    method: 'POST',
    path: '/api/v1/quarantines',
    summary: 'ban a release, or all that contain a component, and stop them where they run',
    body: placeHoldRequest,
    response: quarantineView,
  },
  liftQuarantine: {
    method: 'POST',
    path: '/api/v1/quarantines/:id/lift',
    summary: 'allow again what was banned; what was stopped stays stopped',
    body: liftHoldRequest,
    response: quarantineView,
  },
  listAudit: {
    method: 'GET',
    path: '/api/v1/audit',
    summary: 'the audit log, in order',
    query: z.strictObject({
      after: z.coerce.number().int().nonnegative().default(0),
      subject: text,
      limit: count.default(200),
    }),
    response: z.array(auditView),
  },
  createToken: {
    method: 'POST',
    path: '/api/v1/tokens',
    summary: 'a token for a named person or machine',
    body: createTokenRequest,
    response: tokenCreatedView,
  },
  listTokens: {
    method: 'GET',
    path: '/api/v1/tokens',
    summary: 'tokens, without their secrets',
    response: z.array(tokenView),
  },
  getClock: { method: 'GET', path: '/api/v1/clock', summary: 'Headgate’s time and its rate', response: clockView },
  setClock: {
    method: 'PUT',
    path: '/api/v1/clock',
    summary: 'change the rate; only with loopback runtimes',
    body: setClockRequest,
    response: clockView,
  },
  stopServer: {
    method: 'POST',
    path: '/api/v1/server/stop',
    summary: 'drain and stop, the gateway included',
    response: done,
  },
} as const satisfies Record<string, Endpoint>;

export type EndpointName = keyof typeof endpoints;
