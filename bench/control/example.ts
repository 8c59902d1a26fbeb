import { type AgentConfig, type Project, resolveProject } from '#domain/config/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import type { Deployment, Release } from '#domain/release/index.ts';
import type { Rollout } from '#domain/rollout/index.ts';
import type { Rollup } from '#domain/sample/index.ts';
import { type Digest, digestOfBytes, type EpochMs } from '#domain/shared/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import { aRollup } from '#testing/builder/rollup.ts';

const ENVIRONMENT = 'production';
const ENDPOINT = { baseUrl: 'http://127.0.0.1:1/v1', api: 'chat-completions' } as const;
const [V1, V2] = [digestOfBytes('v1'), digestOfBytes('v2')];

/** Everything that is stored about one rollout, in the names of agent number `number`. */
export type Example = {
  readonly releases: readonly Release[];
  readonly deployments: readonly Deployment[];
  readonly route: Route;
  readonly rollups: readonly Rollup[];
  readonly rollout: Rollout;
  /** Without a rollout. */
  readonly promotion: Promotion;
};

/** The profile `guide` for so many agents. Nothing of them is ever called. */
export function projectOf(agents: number): Project {
  const agent = { runtime: 'openai', baseUrl: ENDPOINT.baseUrl, instructions: 'Help the customer.' };
  const source = { version: 1, agents: { example: agent } };
  const resolution = resolveProject({ source, readFile: () => undefined, env: () => undefined });
  if (resolution.kind !== 'ok') throw new Error(JSON.stringify(resolution.problems));
  const { project } = resolution;
  const named = (example: AgentConfig) => (_: unknown, index: number) => ({ ...example, name: agentName(`${index}`) });
  return { ...project, agents: project.agents.flatMap((each) => Array.from({ length: agents }, named(each))) };
}

function agentName(number: string): string {
  return `agent-${number}`;
}

export function exampleOf(
  project: Project,
  number: string,
  at: { readonly now: EpochMs; readonly realNow: EpochMs },
): Example {
  const plan = project.environments.find((environment) => environment.name === ENVIRONMENT)?.plan;
  if (plan === undefined) throw new Error(`the project has no ${ENVIRONMENT}`);
  const agent = agentName(number);
  const place = { agent, environment: ENVIRONMENT };
  const [before, after] = [party(number, 'v1', V1), party(number, 'v2', V2)];
  const route: Route = {
    ...place,
    version: 1,
    salt: 's',
    targets: [
      { ...before, role: 'baseline', weightBp: 9_000, endpoint: ENDPOINT },
      { ...after, role: 'candidate', weightBp: 1_000, endpoint: ENDPOINT },
    ],
    revoked: [],
    leaseMs: 60_000,
    hardLimits: { errorRateRatio: 0.5, minRequests: 50 },
  };
  return {
    releases: [before, after].map(({ release, label }) => releaseOf(agent, release, label, at.now)),
    deployments: [before, after].map(({ deploymentId, release, label }) => ({
      ...{ id: deploymentId, ...place, release, label, state: 'active', endpoint: ENDPOINT },
      ...{ bindingDigest: V1, createdAt: at.now, changedAt: at.now },
    })),
    route,
    rollups: rollupsOf(route),
    rollout: {
      ...{ id: `rol_${number}`, ...place, candidate: after, baseline: before, plan },
      state: { kind: 'pending', stage: 'deploying' },
      sinceRouteVersion: 1,
      limitBroken: undefined,
      request: undefined,
      lastPass: { at: at.now, realAt: at.realNow },
    },
    promotion: {
      ...{ id: `prm_${number}`, ...place, release: V2, label: 'v2', state: 'queued', projectVersion: 'prj_bench' },
      ...{ createdBy: { kind: 'person', name: 'Dana' }, createdAt: at.now },
      ...{ gates: [], rollout: undefined, verdicts: [], decisions: [], probation: undefined, ended: undefined },
    },
  };
}

function party(number: string, label: 'v1' | 'v2', release: Digest) {
  return { deploymentId: `dep_${number}_${label}`, release, label } as const;
}

function releaseOf(agent: string, digest: Digest, label: string, now: EpochMs): Release {
  const definition = { instructions: label, parameters: {}, tools: [] };
  return { agent, digest, label, definition, provenance: { createdBy: 'Dana', createdAt: now, authors: ['Ada'] } };
}

/** A thousand requests, split as the route says, one in a hundred of them an error. */
function rollupsOf({ agent, targets, version }: Route): readonly Rollup[] {
  return targets.map(({ role, weightBp, deploymentId, release }) => {
    const requests = weightBp / 10;
    const [latency, tokens] = [
      { mean: 800, sd: 200 },
      { mean: 500, sd: 90 },
    ];
    const arm = role === 'baseline' ? 'baseline' : 'candidate';
    const rollup = aRollup({ arm, requests, errors: requests / 100, latency, tokens });
    return { ...rollup, key: { ...rollup.key, agent, deploymentId, release, routeVersion: version } };
  });
}
