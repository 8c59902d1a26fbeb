import { request } from 'undici';
import { type DurationMs, type EpochMs, SECOND_MS } from '#domain/shared/index.ts';
import type { Log, Secrets } from '#ports/index.ts';
import type { GatewayConfig } from '../../config.ts';
import type { GatewayTime } from '../../gateway-time.ts';
import type { Recorder } from '../recorder.ts';
import { requestMetrics } from './gen-ai.ts';
import { readOtlpHeaders } from './otlp-headers.ts';
import { metricsRequest, tracesRequest } from './otlp-json.ts';
import { SpanQueue } from './span-queue.ts';

const METRICS_EVERY_MS: DurationMs = 10 * SECOND_MS;
const ANSWER_WITHIN_MS: DurationMs = 5 * SECOND_MS;
/** How often one batch is offered, once in each flush, before it is let go: half a minute. */
const MAX_TRIES = 30;
/** Statuses that OTLP/HTTP says to try again after. */
const RETRYABLE = new Set([429, 502, 503, 504]);

type Signal = 'traces' | 'metrics';
type Telemetry = NonNullable<GatewayConfig['telemetry']>;

export type ExporterDeps = {
  readonly config: Pick<GatewayConfig, 'telemetry' | 'environment'>;
  readonly gatewayId: string;
  readonly recorder: Recorder;
  readonly secrets: Secrets;
  readonly time: GatewayTime;
  readonly log: Log;
};

/** Brings spans and metrics to whoever the project names, by OTLP over HTTP. What can't be delivered is let go and counted. */
export class Exporter {
  /** Where spans wait. */
  readonly queue = new SpanQueue(() => this.#batch.length > 0 || void this.flush());
  readonly #deps: ExporterDeps;
  readonly #startedAt: EpochMs;
  /** On its way, or to be offered again: with the next flush, however many come meanwhile. */
  #batch: readonly string[] = [];
  #tries = 0;
  #metricsMs: DurationMs | undefined;
  readonly #failing = new Set<Signal>();
  #running: Promise<void> | undefined;

  constructor(deps: ExporterDeps) {
    this.#deps = deps;
    this.#startedAt = deps.time.realNow();
  }

  /** One at a time: a call during another one waits for that one. Never rejects. */
  flush(): Promise<void> {
    const { telemetry } = this.#deps.config;
    if (telemetry === undefined) return Promise.resolve();
    this.#running ??= this.#send(telemetry)
      .catch((error: unknown) => this.#failed('traces', telemetry, String(error)))
      .finally(() => {
        this.#running = undefined;
      });
    return this.#running;
  }

  /** The last of it, once. A receiver that is silent must not keep the gateway from ending. */
  async close(limitMs: DurationMs): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((done) => {
      timer = setTimeout(done, limitMs);
    });
    await Promise.race([this.#last(), limit]);
    clearTimeout(timer);
  }

  async #last(): Promise<void> {
    await this.#running;
    this.#metricsMs = undefined;
    await this.flush();
  }

  async #send(telemetry: Telemetry): Promise<void> {
    const resource = this.#resource();
    const { queue } = this;
    while (this.#batch.length > 0 || queue.size > 0) {
      if (this.#batch.length === 0) this.#batch = queue.take();
      const answer = await this.#post(telemetry, 'traces', tracesRequest(resource, this.#batch));
      this.#tries += 1;
      if (answer === 'later' && this.#tries < MAX_TRIES) break;
      if (answer !== 'taken') queue.drop(this.#batch.length);
      this.#batch = [];
      this.#tries = 0;
      if (answer !== 'taken') break;
    }
    const nowMs = this.#deps.time.elapsedMs();
    if (this.#metricsMs !== undefined && nowMs - this.#metricsMs < METRICS_EVERY_MS) return;
    this.#metricsMs = nowMs;
    const times = { startedAt: this.#startedAt, now: this.#deps.time.realNow() };
    await this.#post(
      telemetry,
      'metrics',
      metricsRequest(resource, requestMetrics(this.#deps.recorder.armTotals()), times),
    );
  }

  async #post(telemetry: Telemetry, signal: Signal, body: string): Promise<'taken' | 'later' | 'refused'> {
    try {
      const { statusCode, body: answer } = await request(`${telemetry.endpoint.replace(/\/$/, '')}/v1/${signal}`, {
        method: 'POST',
        headers: { ...this.#headers(telemetry), 'content-type': 'application/json' },
        body,
        headersTimeout: ANSWER_WITHIN_MS,
        bodyTimeout: ANSWER_WITHIN_MS,
      });
      await answer.dump();
      if (statusCode >= 200 && statusCode < 300) {
        this.#delivered(signal);
        return 'taken';
      }
      this.#failed(signal, telemetry, `status ${statusCode}`);
      return RETRYABLE.has(statusCode) ? 'later' : 'refused';
    } catch (error) {
      this.#failed(signal, telemetry, error instanceof Error ? error.message : String(error));
      return 'later';
    }
  }

  #headers({ headersEnv }: Telemetry): Readonly<Record<string, string>> {
    const text = headersEnv === undefined ? undefined : this.#deps.secrets.read(headersEnv);
    return text === undefined ? {} : readOtlpHeaders(text);
  }

  #resource() {
    const { config, gatewayId } = this.#deps;
    return {
      'service.name': 'headgate-gateway',
      'service.instance.id': gatewayId,
      'deployment.environment.name': config.environment,
    };
  }

  /** Told once, not with each second that it lasts. */
  #failed(signal: Signal, { endpoint }: Telemetry, because: string): void {
    if (this.#failing.has(signal)) return;
    this.#failing.add(signal);
    this.#deps.log.warn('gateway.telemetry.undelivered', { signal, to: new URL(endpoint).origin, because });
  }

  #delivered(signal: Signal): void {
    if (!this.#failing.delete(signal)) return;
    this.#deps.log.info('gateway.telemetry.delivered-again', { signal, dropped: this.queue.dropped });
  }
}
