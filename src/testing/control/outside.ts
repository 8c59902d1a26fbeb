import type { TopUpGateway } from '#control/index.ts';
import type { EvaluationResult } from '#domain/analysis/index.ts';
import type { AttackAnswer, AttackOutcomeKind } from '#domain/redteam/index.ts';
import { AppError } from '#domain/shared/index.ts';
import type {
  AgentCaller,
  EvaluationRequest,
  EvaluationRunner,
  Finding,
  RedTeamRunner,
  Runtime,
  ScanRequest,
  SmokeResult,
  SmokeRunner,
  WebhookCall,
} from '#ports/index.ts';
import { makeScan } from '../redteam/made-scan.ts';

/** How the world outside control behaves; tests change it as they go. */
export type Outside = {
  /** `fails`: it may work the next time; `refuses`: it never will. */
  deploy: 'works' | 'fails' | 'refuses';
  smoke: SmokeResult;
  integration: SmokeResult;
  evaluation: Finding;
  safety: Finding;
  /** What comes of every attack on the candidate; those on the baseline are defended. `throws`: it can't be attacked. */
  attacks: AttackOutcomeKind | 'throws';
  /** What was asked of it, oldest first. */
  readonly scanned: ScanRequest[];
  /** Errors per thousand requests, by label. */
  errorsPerMille: Record<string, number>;
  /** Complaints per thousand requests, by label. */
  complaintsPerMille: Record<string, number>;
  /** Live safety, of evaluations in production. */
  liveSafety: Finding;
  gatewayAcknowledges: boolean;
  /** Users' requests in each step of time, before they are split. */
  requests: number;
  /** What an agent answers to what control asks through the gateway. */
  ask: AgentCaller['call'];
  /** Where control finds the gateway. */
  gateway: TopUpGateway | undefined;
  /** Ids of deployments that answer nothing any more. */
  silent: string[];
  /** What webhooks answer, or throw. */
  webhook: (call: WebhookCall) => unknown;
};

const FINE: Finding = { outcome: 'pass', because: 'fine' };

/** Everything works and all is well. */
export function aFineOutside(): Outside {
  return {
    deploy: 'works',
    integration: { pass: true, because: 'all 3 integration scenarios passed', checks: [] },
    smoke: { pass: true, because: '1 check passed', checks: [] },
    evaluation: FINE,
    safety: FINE,
    attacks: 'defended',
    scanned: [],
    liveSafety: FINE,
    errorsPerMille: {},
    complaintsPerMille: {},
    gatewayAcknowledges: true,
    requests: 100,
    ask: async () => ({ kind: 'replied', text: 'yes', toolCalls: [], latencyMs: 20, tokens: undefined }),
    gateway: { url: 'http://127.0.0.1:1', environment: 'production', sign: () => '' },
    silent: [],
    webhook: () => ({ pass: true, because: 'no open incident' }),
  };
}

/** All that runs outside. */
export function scriptedRunners(outside: Outside) {
  return {
    runtime: scriptedRuntime(outside),
    smoke: scriptedSmoke(outside),
    evaluation: scriptedEvaluation(outside),
    redTeam: scriptedRedTeam(outside),
  };
}

export function scriptedRuntime(outside: Outside): Runtime {
  const run = (deploymentId: string) => {
    if (outside.deploy === 'fails') throw new Error('quota exceeded');
    if (outside.deploy === 'refuses') throw new AppError('NOT_RUNNABLE', 'no such model');
    const baseUrl = `http://127.0.0.1:1/${deploymentId}/v1`;
    return { runtimeId: deploymentId, endpoint: { baseUrl, api: 'chat-completions' as const } };
  };
  return {
    deploy: async ({ deploymentId }) => run(deploymentId),
    replace: async ({ deploymentId, replaces }) => ({ ...run(deploymentId), runtimeId: replaces.runtimeId }),
    remove: async () => undefined,
  };
}

/** What a smoke test finds: as `outside.smoke` says, but nothing answers for what is silent. */
export function scriptedSmoke(outside: Outside): SmokeRunner {
  return {
    run: async ({ baseUrl }) =>
      outside.silent.some((id) => baseUrl.includes(id))
        ? { pass: false, because: 'no connection', checks: [] }
        : outside.smoke,
  };
}

function emptyResult(request: EvaluationRequest): EvaluationResult {
  const { id, agent, environment, dataset, candidate, baseline } = request;
  return {
    ...{ id, agent, environment, repeats: 1, metrics: [], erroredRatio: 0 },
    dataset: { name: 'd', digest: dataset.digest, cases: 0 },
    candidate: { ...candidate, replies: [] },
    baseline: baseline === undefined ? undefined : { ...baseline, replies: [] },
  };
}

export function scriptedEvaluation(outside: Outside): EvaluationRunner {
  return {
    run: async (request) => emptyResult(request),
    combine: (request) => emptyResult(request),
    judged: () => [],
    calibrate: async () => [],
    assess: (result) => ({
      evaluation: outside.evaluation,
      safety: result.environment === 'production' ? outside.liveSafety : outside.safety,
    }),
  };
}

/** Every attack of a made scan, with what `outside.attacks` says came of it. */
export function scriptedRedTeam(outside: Outside): RedTeamRunner {
  return {
    async scan(request) {
      const { id, at, agent, environment, config, candidate, baseline } = request;
      outside.scanned.push(request);
      if (outside.attacks === 'throws') throw new AppError('NOT_RUNNABLE', 'the agent has no address');
      const made = makeScan();
      const outcome = outside.attacks;
      const answers = made.candidate.answers.map((answer): AttackAnswer => ({ ...answer, outcome, basis: 'exact' }));
      const named = (arm: typeof candidate) => ({
        ...{ release: arm.release, label: arm.label, deploymentId: arm.deploymentId },
      });
      return {
        ...made,
        ...{ id, at, agent, environment, seed: config.seed },
        candidate: { ...made.candidate, ...named(candidate), answers },
        baseline: baseline && made.baseline && { ...made.baseline, ...named(baseline) },
      };
    },
  };
}
