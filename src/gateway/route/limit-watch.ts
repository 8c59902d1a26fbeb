import { join } from 'node:path';
import { z } from 'zod';
import { MINUTE_MS, SECOND_MS } from '#domain/shared/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import type { GatewayFact, Log } from '#ports/index.ts';
import type { Served } from '../assignment/served.ts';
import { readWhole } from '../disk/atomic-file.ts';
import { parseJson } from '../disk/json-text.ts';
import { LatestFile } from '../disk/latest-file.ts';
import type { GatewayTime } from '../gateway-time.ts';
import { SlidingCount } from './sliding-count.ts';

const brokenSchema = z.array(z.strictObject({ agent: z.string(), routeVersion: z.int() }));

const FILE = 'broken-limits.json';

type Watch = { readonly routeVersion: number; readonly count: SlidingCount };

/**
 * The hard limits: a candidate that fails too often loses its traffic here and now, without waiting for control.
 * That lasts until control decides on a new version of the route, also through a restart.
 */
export class LimitWatch {
  readonly #time: GatewayTime;
  readonly #log: Log;
  readonly #path: string;
  readonly #file: LatestFile;
  readonly #tell: (fact: GatewayFact) => void;
  readonly #watches = new Map<string, Watch>();
  readonly #broken = new Map<string, number>();

  constructor(deps: {
    readonly folder: string;
    readonly time: GatewayTime;
    readonly log: Log;
    readonly tell: (fact: GatewayFact) => void;
  }) {
    this.#time = deps.time;
    this.#log = deps.log;
    this.#path = join(deps.folder, FILE);
    this.#file = new LatestFile(this.#path);
    this.#tell = deps.tell;
  }

  /** What an earlier start saw broken, or another process with a folder of its own. */
  async load(heritage: readonly string[] = []): Promise<void> {
    for (const path of [this.#path, ...heritage.map((folder) => join(folder, FILE))]) {
      const parsed = brokenSchema.safeParse(parseJson((await readWhole(path)) ?? ''));
      for (const { agent, routeVersion } of parsed.data ?? [])
        this.#broken.set(agent, Math.max(routeVersion, this.#broken.get(agent) ?? 0));
    }
  }

  holds(route: Route): boolean {
    return this.#broken.get(route.agent) !== route.version;
  }

  /** One finished request. Only the candidate's, under the version of the route that is in force now, say anything. */
  record(route: Route | undefined, served: Served, isError: boolean): void {
    if (route === undefined || route.version !== served.routeVersion || !this.holds(route)) return;
    const candidate = route.targets.find((target) => target.role === 'candidate');
    if (candidate?.deploymentId !== served.deploymentId) return;
    const { count } = this.#watchOf(route);
    const nowMs = this.#time.elapsedMs();
    count.add(nowMs, isError);
    const { requests, errors } = count.total(nowMs);
    const { errorRateRatio, minRequests } = route.hardLimits;
    if (!isError || requests < minRequests || errors <= errorRateRatio * requests) return;
    const share = `${errors} of the last ${requests} requests failed`;
    const because = `${share}, more than the hard limit of ${Number((errorRateRatio * 100).toFixed(2))} %`;
    this.#broken.set(route.agent, route.version);
    this.#save();
    this.#log.error('gateway.limit.broken', {
      agent: route.agent,
      environment: route.environment,
      deployment: served.deploymentId,
      routeVersion: route.version,
      because,
    });
    const { agent, environment } = route;
    this.#tell({ kind: 'limit-broken', agent, environment, deploymentId: served.deploymentId, because });
  }

  #watchOf(route: Route): Watch {
    const watch = this.#watches.get(route.agent);
    if (watch?.routeVersion === route.version) return watch;
    const fresh = { routeVersion: route.version, count: new SlidingCount(MINUTE_MS, SECOND_MS) };
    this.#watches.set(route.agent, fresh);
    return fresh;
  }

  #save(): void {
    const rows = [...this.#broken].map(([agent, routeVersion]) => ({ agent, routeVersion }));
    this.#file.write(JSON.stringify(rows)).catch((error: unknown) => {
      this.#log.error('gateway.limit.not-saved', { path: this.#path, because: String(error) });
    });
  }
}
