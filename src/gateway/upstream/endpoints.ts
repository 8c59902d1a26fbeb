import { type DeploymentId, type DurationMs, formatDuration } from '#domain/shared/index.ts';
import {
  type EjectionPolicy,
  fallbackOf,
  type Route,
  type Target,
  type UpstreamPolicy,
  upstreamPolicyOf,
} from '#domain/traffic/index.ts';
import type { Chance, GatewayFact, Log } from '#ports/index.ts';
import type { GatewayConfig } from '../config.ts';
import type { GatewayTime } from '../gateway-time.ts';
import { type Admission, admit, type Ending, type Health, settle, WELL } from './health.ts';
import { mayRetry, RetryBudget, retryDelayMs, type Unanswered } from './retry.ts';

type Agent = { policy: UpstreamPolicy; readonly budget: RetryBudget };

type EndpointsDeps = {
  readonly config: Pick<GatewayConfig, 'environment' | 'upstreamPolicy' | 'agentUpstream'>;
  readonly time: GatewayTime;
  readonly chance: Chance;
  readonly log: Log;
  /** Control must hear of it: what is counted for an endpoint that is left alone needs a reason. */
  readonly tell: (fact: GatewayFact) => void;
};

/** The endpoints of deployments as their requests found them: who is left alone for a while, and what is sent again. */
export class Endpoints {
  readonly #deps: EndpointsDeps;
  readonly #agents = new Map<string, Agent>();
  /** Of those that are not simply well. */
  readonly #health = new Map<DeploymentId, Health>();
  #retries = 0;
  #overBudget = 0;

  constructor(deps: EndpointsDeps) {
    this.#deps = deps;
  }

  policyOf(agent: string): UpstreamPolicy {
    return this.#agentOf(agent).policy;
  }

  /** Whether an endpoint should be asked. To be called only where another one can serve instead. */
  admit(agent: string, { deploymentId }: Target): Admission {
    const health = this.#health.get(deploymentId);
    if (health === undefined) return 'serve';
    const asked = admit(health, this.#agentOf(agent).policy.ejection, this.#nowMs());
    this.#keep(deploymentId, asked.health);
    return asked.admission;
  }

  /**
   * How a request to an endpoint ended. Where nothing else can serve it means nothing: it can't be ejected, and what it failed must not
   * be remembered for when something can.
   */
  ended(route: Route | undefined, { deploymentId }: Target, admission: 'serve' | 'probe', ending: Ending): void {
    if (route === undefined || fallbackOf(route, deploymentId) === undefined) return;
    const { agent } = route;
    const before = this.#health.get(deploymentId) ?? WELL;
    const policy = this.#agentOf(agent).policy.ejection;
    const after = settle(before, { admission, ending }, policy, this.#nowMs());
    if (after === before) return;
    this.#keep(deploymentId, after);
    this.#tell(agent, deploymentId, before, after, policy);
  }

  /** A user's request begins: what retries are measured by. */
  begun(agent: string): void {
    this.#agentOf(agent).budget.request(this.#nowMs());
  }

  /** How long to wait before the request is sent again; undefined: it is not. */
  retryAfterMs(agent: string, request: Unanswered): DurationMs | undefined {
    const { policy, budget } = this.#agentOf(agent);
    if (!mayRetry(request, policy.retries)) return undefined;
    if (!budget.take(this.#nowMs(), policy.retries.budgetRatio)) {
      this.#overBudget += 1;
      return undefined;
    }
    this.#retries += 1;
    return retryDelayMs(request, (this.#deps.chance.bytes(1)[0] ?? 0) / 255);
  }

  /** A project said something else; what was found so far stays. */
  settingsChanged(): void {
    for (const [name, agent] of this.#agents) agent.policy = this.#configured(name);
  }

  /** Forgets endpoints that no route names, and those that nothing else can serve for. */
  routesChanged(routes: readonly Route[]): void {
    const known = new Set(
      routes.flatMap((route) =>
        route.targets.map(({ deploymentId }) => deploymentId).filter((id) => fallbackOf(route, id) !== undefined),
      ),
    );
    for (const id of this.#health.keys()) if (!known.has(id)) this.#health.delete(id);
  }

  /** For operators. `overBudget`: requests that could have been sent again, had not too many been. */
  describe(): { readonly ejected: readonly DeploymentId[]; readonly retries: number; readonly overBudget: number } {
    const ejected = [...this.#health].filter(([, { kind }]) => kind !== 'in').map(([id]) => id);
    return { ejected, retries: this.#retries, overBudget: this.#overBudget };
  }

  #agentOf(name: string): Agent {
    const known = this.#agents.get(name);
    if (known !== undefined) return known;
    const made = { policy: this.#configured(name), budget: new RetryBudget() };
    this.#agents.set(name, made);
    return made;
  }

  #configured(name: string): UpstreamPolicy {
    const { upstreamPolicy, agentUpstream } = this.#deps.config;
    return upstreamPolicyOf(upstreamPolicy, Object.hasOwn(agentUpstream, name) ? agentUpstream[name] : undefined);
  }

  #keep(id: DeploymentId, health: Health): void {
    this.#health.set(id, health);
  }

  #tell(agent: string, deployment: DeploymentId, before: Health, after: Health, policy: EjectionPolicy): void {
    const { log, tell, time, config } = this.#deps;
    const about = { agent, environment: config.environment, deploymentId: deployment, at: time.realNow() };
    if (after.kind === 'out') {
      const forMs = Math.round(after.untilMs - this.#nowMs());
      const because = before.kind === 'in' ? `${policy.consecutiveFailures} failures in a row` : 'its probe failed';
      log.error('gateway.endpoint.ejected', { agent, deployment, because, forMs });
      const lasts = `${because}; the baseline serves for ${formatDuration(forMs)}, at its cost`;
      tell({ ...about, kind: 'endpoint-ejected', because: lasts });
    } else if (after.kind === 'in' && before.kind === 'trying') {
      log.info('gateway.endpoint.readmitted', { agent, deployment });
      tell({ ...about, kind: 'endpoint-readmitted', because: 'its probe was answered' });
    }
  }

  #nowMs(): DurationMs {
    return this.#deps.time.elapsedMs();
  }
}
