import { Buffer } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import type { DurationMs, EpochMs } from '#domain/shared/index.ts';
import type { Chance } from '#ports/index.ts';
import type { GatewayConfig } from '../../config.ts';
import type { GatewayTime } from '../../gateway-time.ts';
import { type EndedRequest, nameOf, requestAttributes } from './gen-ai.ts';
import { spanText } from './otlp-json.ts';
import type { Span } from './span.ts';
import type { SpanQueue } from './span-queue.ts';
import { readTraceparent, type TraceContext, writeTraceparent } from './trace-context.ts';

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;
const POOL_BYTES = 768;

/** A request that is under way, in its trace. */
export type RequestSpan = TraceContext & {
  readonly parentSpanId: string | undefined;
  /** What the agent is told, so that its own spans belong below this one. */
  readonly traceparent: string;
  readonly startedAt: EpochMs;
  readonly startMs: DurationMs;
};

type TracerDeps = {
  readonly config: Pick<GatewayConfig, 'telemetry'>;
  readonly queue: SpanQueue;
  readonly chance: Chance;
  readonly time: GatewayTime;
};

/** Makes spans of users' requests, where the project names somebody who takes them. Otherwise it does nothing. */
export class Tracer {
  readonly #deps: TracerDeps;
  /** Digits that chance gave and no id has yet: made for many requests at once. */
  #pool = '';
  #used = 0;

  constructor(deps: TracerDeps) {
    this.#deps = deps;
  }

  /**
   * Goes on with the trace of the user, sampled as it is; else one begins here, sampled at the rate of the project. Undefined: nobody
   * traces.
   */
  begin(headers: IncomingHttpHeaders): RequestSpan | undefined {
    const { config, time } = this.#deps;
    if (config.telemetry === undefined) return undefined;
    const parent = readTraceparent(headers.traceparent);
    const spanId = this.#digits(2 * SPAN_ID_BYTES);
    const traceId = parent?.traceId ?? this.#digits(2 * TRACE_ID_BYTES);
    const isSampled = parent?.isSampled ?? isChosen(traceId, config.telemetry.sampleRatio);
    const context = { traceId, spanId, isSampled };
    return {
      ...context,
      parentSpanId: parent?.spanId,
      traceparent: writeTraceparent(context),
      startedAt: time.realNow(),
      startMs: time.elapsedMs(),
    };
  }

  /** Hexadecimal ones that nobody else gets. */
  #digits(count: number): string {
    if (this.#used + count > this.#pool.length) {
      this.#pool = hex(this.#deps.chance.bytes(POOL_BYTES));
      this.#used = 0;
    }
    this.#used += count;
    return this.#pool.slice(this.#used - count, this.#used);
  }

  end(span: RequestSpan | undefined, request: EndedRequest): void {
    if (span === undefined || !span.isSampled) return;
    const { traceId, spanId, parentSpanId, startedAt, startMs } = span;
    const ended: Span = {
      ...{ traceId, spanId, parentSpanId, startedAt },
      endedAt: startedAt + (this.#deps.time.elapsedMs() - startMs),
      name: nameOf(request),
      attributes: requestAttributes(request),
      isError: request.outcome === 'agent-error' || request.outcome === 'gateway-error',
    };
    this.#deps.queue.add(spanText(ended));
  }
}

/** By the trace's id, so that all gateways choose alike. */
function isChosen(traceId: string, ratio: number): boolean {
  const part = Number.parseInt(traceId.slice(-8), 16);
  return part < ratio * 2 ** 32;
}

function hex({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString('hex');
}
