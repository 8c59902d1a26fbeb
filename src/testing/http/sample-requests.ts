import type { EndpointName } from '#api/index.ts';
import type { Role } from '#domain/policy/index.ts';
import { DIGEST_V2 } from '../builder/rollout.ts';
import { aProjectVersion } from './stored-things.ts';

/** A request that works in the world of `fillStore`, and a body that does not. */
type SampleRequest = {
  readonly url: string;
  readonly role: Role;
  /** One that lacks the right; undefined where everyone may. */
  readonly stranger: Role | undefined;
  readonly body?: unknown;
  readonly badBody?: unknown;
};

const reason = 'because';
const agent = 'customer-service';
const reads = { role: 'viewer', stranger: 'gateway' } as const;
const signs = { role: 'qa-lead', stranger: 'developer', body: { roles: ['qa-lead'], reason } } as const;
const steers = { role: 'developer', stranger: 'viewer', body: { reason }, badBody: { reason: ' ' } } as const;
const breaks = (path: string) =>
  ({ url: `/api/v1/${path}`, role: 'operations', stranger: 'developer', body: { reason }, badBody: {} }) as const;
const rules = { role: 'administrator', stranger: 'developer' } as const;

export const sampleRequests: Readonly<Record<EndpointName, SampleRequest>> = {
  health: { url: '/healthz', role: 'viewer', stranger: undefined },
  applyProject: {
    url: '/api/v1/project',
    ...rules,
    body: { source: aProjectVersion().project, files: {} },
    badBody: { source: {}, files: { 'a.md': 1 } },
  },
  getProject: { url: '/api/v1/project', ...reads },
  listProposals: { url: '/api/v1/project/proposals', ...reads },
  confirmProject: { url: '/api/v1/project/proposals/prj_2/confirm', ...rules, body: { reason }, badBody: {} },
  rejectProject: { url: '/api/v1/project/proposals/prj_2/reject', ...rules, body: { reason }, badBody: {} },
  createRelease: {
    url: '/api/v1/releases',
    role: 'developer',
    stranger: 'viewer',
    body: { agent, label: 'v3', definition: { instructions: 'Be brief.' } },
    badBody: { agent, label: 'v 3', definition: {} },
  },
  listReleases: { url: `/api/v1/releases?agent=${agent}`, ...reads },
  getRelease: { url: `/api/v1/agents/${agent}/releases/v2`, ...reads },
  diffReleases: { url: `/api/v1/agents/${agent}/diff?from=v1&to=v2`, ...reads },
  listDeployments: { url: '/api/v1/deployments?environment=production', ...reads },
  startEvaluation: {
    url: '/api/v1/evaluations',
    role: 'ci',
    stranger: 'viewer',
    body: { agent, release: 'v2' },
    badBody: { agent },
  },
  listEvaluations: { url: '/api/v1/evaluations', ...reads },
  getEvaluation: { url: '/api/v1/evaluations/evl_1', ...reads },
  startScan: {
    url: '/api/v1/scans',
    role: 'ci',
    stranger: 'viewer',
    body: { agent, release: 'v2' },
    badBody: { agent },
  },
  listScans: { url: '/api/v1/scans', ...reads },
  getScan: { url: '/api/v1/scans/scn_1', role: 'developer', stranger: 'viewer' },
  listEvidence: { url: `/api/v1/agents/${agent}/releases/${DIGEST_V2}/evidence`, ...reads },
  pushEvidence: {
    url: `/api/v1/agents/${agent}/releases/v2/evidence`,
    role: 'ci',
    stranger: 'developer',
    body: {
      kind: 'provenance',
      content: {
        ...{ release: DIGEST_V2, repository: 'github.com/acme/agent', commit: '4'.repeat(40), branch: 'main' },
        ...{ protected: true, merged: true, candidateExecuted: false, reviews: [] },
      },
    },
    badBody: { kind: 'rollout', content: { release: DIGEST_V2, outcome: 'pass' } },
  },
  createPromotion: {
    url: '/api/v1/promotions',
    role: 'developer',
    stranger: 'qa-lead',
    body: { agent, release: 'v2', environment: 'production' },
    badBody: { agent, release: 2, environment: 'production' },
  },
  retryPromotion: { url: '/api/v1/promotions/prm_1/retry', ...steers },
  cancelPromotion: {
    url: '/api/v1/promotions/prm_1/cancel',
    role: 'operations',
    stranger: 'viewer',
    body: { reason },
    badBody: {},
  },
  listPromotions: { url: '/api/v1/promotions', ...reads },
  getPromotion: { url: '/api/v1/promotions/prm_1', ...reads },
  getPlan: { url: `/api/v1/plan?agent=${agent}&release=v2&environment=production`, ...reads },
  createRehearsal: {
    url: '/api/v1/rehearsals',
    role: 'developer',
    stranger: 'viewer',
    body: { agent, release: 'v2', environment: 'production', faults: ['errors:5%'] },
    badBody: { agent, release: 'v2', environment: 'production', requestsPerHour: 0 },
  },
  listRehearsals: { url: '/api/v1/rehearsals', ...reads },
  getRehearsal: { url: '/api/v1/rehearsals/reh_1', ...reads },
  cancelRehearsal: { url: '/api/v1/rehearsals/reh_1/cancel', ...steers },
  getAnalysis: { url: `/api/v1/promotions/prm_1/analyses/${DIGEST_V2}`, ...reads },
  exportPromotion: { url: '/api/v1/promotions/prm_1/export', ...reads },
  getReport: { url: '/api/v1/promotions/prm_1/report', ...reads },
  approve: { url: '/api/v1/promotions/prm_1/approve', ...signs, badBody: { roles: [], reason } },
  reject: { url: '/api/v1/promotions/prm_1/reject', ...signs, badBody: { roles: ['qa-leed'], reason } },
  accept: {
    url: '/api/v1/promotions/prm_1/accept',
    role: 'product-manager',
    stranger: 'developer',
    body: { gate: 'evaluation', reason },
    badBody: { gate: 'safety', reason },
  },
  signChecklist: {
    url: '/api/v1/promotions/prm_1/checklist',
    ...signs,
    body: { items: ['on-call'], note: reason },
    badBody: { items: [], note: reason },
  },
  withdraw: {
    url: '/api/v1/promotions/prm_1/withdraw',
    role: 'qa-lead',
    stranger: 'developer',
    body: { reason },
    badBody: { roles: ['qa-leed'], reason },
  },
  breakGlass: {
    ...breaks('promotions/prm_1/break-glass'),
    body: { glass: 'window', for: '2h', reason },
    badBody: { glass: 'safety', for: '2h', reason },
  },
  listBreakGlass: { url: '/api/v1/break-glass?all=true', ...reads },
  confirmBreakGlass: breaks('break-glass/stm_1/confirm'),
  withdrawBreakGlass: breaks('break-glass/stm_1/withdraw'),
  listRollouts: { url: '/api/v1/rollouts', ...reads },
  getRollout: { url: '/api/v1/rollouts/rol_1', ...reads },
  pauseRollout: { url: '/api/v1/rollouts/rol_1/pause', ...steers },
  resumeRollout: { url: '/api/v1/rollouts/rol_1/resume', ...steers },
  advanceRollout: { url: '/api/v1/rollouts/rol_1/advance', ...steers },
  promoteFullRollout: {
    url: '/api/v1/rollouts/rol_1/promote-full',
    ...steers,
    role: 'operations',
    stranger: 'developer',
  },
  abortRollout: { url: '/api/v1/rollouts/rol_1/abort', ...steers },
  rollBack: {
    url: '/api/v1/rollbacks',
    role: 'operations',
    stranger: 'ci',
    body: { agent, environment: 'production', reason },
    badBody: { agent, environment: 'production' },
  },
  listRollbacks: { url: '/api/v1/rollbacks', ...reads },
  getRollback: { url: '/api/v1/rollbacks/rbk_1', ...reads },
  undo: {
    url: '/api/v1/undo',
    role: 'operations',
    stranger: 'ci',
    body: { agent, environment: 'production', reason },
    badBody: { agent, environment: 'production' },
  },
  getTraffic: { url: `/api/v1/traffic/${agent}/production`, ...reads },
  getSamples: { url: `/api/v1/traffic/${agent}/production/samples?all=true`, ...reads },
  getFeedback: { url: `/api/v1/traffic/${agent}/production/feedback?limit=5`, ...reads },
  listRequests: { url: `/api/v1/traffic/${agent}/production/requests?limit=5`, role: 'qa-lead', stranger: 'developer' },
  getRequest: { url: '/api/v1/requests/req_1', role: 'security', stranger: 'viewer' },
  setTraffic: {
    url: `/api/v1/traffic/${agent}/production`,
    role: 'operations',
    stranger: 'developer',
    body: { weights: { v1: 10_000 }, reason },
    badBody: { weights: { v1: 99.5 }, reason },
  },
  admitTester: {
    url: `/api/v1/traffic/${agent}/production/testers`,
    role: 'qa-lead',
    stranger: 'viewer',
    body: { release: 'v2', lifetimeMs: 60_000 },
    badBody: { release: 'v2', lifetimeMs: 1 },
  },
  listFreezes: { url: '/api/v1/freezes?all=true', ...reads },
  addFreeze: {
    url: '/api/v1/freezes',
    role: 'operations',
    stranger: 'developer',
    body: { environment: 'production', until: '2026-12-01T00:00:00Z', reason },
    badBody: { environment: 'production', until: 'Friday', reason },
  },
  liftFreeze: { url: '/api/v1/freezes/frz_1/lift', role: 'operations', stranger: 'ci', body: { reason }, badBody: {} },
  listHolds: { url: '/api/v1/holds', ...reads },
  addHold: {
    url: '/api/v1/holds',
    role: 'security',
    stranger: 'developer',
    body: { agent, release: 'v2', reason },
    badBody: { agent, reason },
  },
  liftHold: { url: '/api/v1/holds/hld_1/lift', role: 'security', stranger: 'developer', body: { reason }, badBody: {} },
  listQuarantines: { url: `/api/v1/quarantines?agent=${agent}`, ...reads },
  addQuarantine: {
    url: '/api/v1/quarantines',
    role: 'operations',
    stranger: 'ci',
    body: { component: 'tool:check_inventory', reason },
    badBody: { component: 'tool:check_inventory', release: 'v2', agent, reason },
  },
  liftQuarantine: {
    url: '/api/v1/quarantines/qrn_1/lift',
    role: 'security',
    stranger: 'developer',
    body: { reason },
    badBody: { reason: '' },
  },
  listAudit: { url: '/api/v1/audit?subject=prm_1', ...reads },
  createToken: {
    url: '/api/v1/tokens',
    ...rules,
    body: { person: 'Quinn', roles: ['qa-lead'] },
    badBody: { person: 'Quinn', machine: 'bot', roles: ['qa-lead'] },
  },
  listTokens: { url: '/api/v1/tokens', ...rules },
  getClock: { url: '/api/v1/clock', ...reads },
  setClock: { url: '/api/v1/clock', ...rules, body: { rate: 60 }, badBody: { rate: 0 } },
  stopServer: { url: '/api/v1/server/stop', ...rules },
};
