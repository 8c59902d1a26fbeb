import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Collector } from '#testing/gateway/collector.ts';

/** What others than users took from the gateway meanwhile, and what it had to let go. */
export type Watched = {
  readonly spans: number;
  /** Posts of OpenTelemetry metrics. */
  readonly metricPosts: number;
  readonly scrapes: number;
  readonly failedScrapes: number;
  /** As the gateway said last; undefined: it never did. */
  readonly droppedSpans: number | undefined;
  readonly requestsNotKept: number | undefined;
};

/** A receiver of traces and metrics, and a Prometheus. What they got is counted and forgotten: the soak's own memory is bounded too. */
export class Watcher {
  readonly #collector = new Collector();
  #spans = 0;
  #metricPosts = 0;
  #scrapes = 0;
  #failedScrapes = 0;
  #exposition = '';

  /** Its address. */
  listen(): Promise<string> {
    return this.#collector.listen();
  }

  close(): Promise<void> {
    return this.#collector.close();
  }

  /** @param gatewayFolder where the token of its metrics is */
  async scrape(gatewayUrl: string, gatewayFolder: string): Promise<void> {
    this.#countReceived();
    try {
      const token = (await readFile(join(gatewayFolder, 'metrics-token'), 'utf8')).trim();
      const response = await fetch(`${gatewayUrl}/-/metrics`, { headers: { authorization: `Bearer ${token}` } });
      if (response.status !== 200) throw new Error(`the gateway answers ${response.status} to a scrape`);
      this.#exposition = await response.text();
      this.#scrapes += 1;
    } catch {
      this.#failedScrapes += 1;
    }
  }

  get watched(): Watched {
    this.#countReceived();
    return {
      ...{ spans: this.#spans, metricPosts: this.#metricPosts },
      ...{ scrapes: this.#scrapes, failedScrapes: this.#failedScrapes },
      droppedSpans: this.#valueOf('headgate_gateway_dropped_spans_total'),
      requestsNotKept: this.#valueOf('headgate_gateway_requests_not_kept_total'),
    };
  }

  #countReceived(): void {
    this.#spans += this.#collector.spans.length;
    this.#metricPosts += this.#collector.requests.filter(({ path }) => path === '/v1/metrics').length;
    this.#collector.requests.length = 0;
  }

  #valueOf(name: string): number | undefined {
    const value = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(this.#exposition)?.[1];
    return value === undefined ? undefined : Number(value);
  }
}
