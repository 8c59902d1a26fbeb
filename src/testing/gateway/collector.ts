import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

type Value = {
  readonly stringValue?: string;
  readonly intValue?: string;
  readonly doubleValue?: number;
  readonly arrayValue?: { readonly values: readonly Value[] };
};
type Attribute = { readonly key: string; readonly value: Value };
type Read = Readonly<Record<string, string | number | readonly unknown[] | undefined>>;

type CollectedSpan = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status?: { readonly code: number };
  readonly attributes: Read;
};

type Point = Readonly<Record<string, unknown>> & { readonly attributes: Read };
type CollectedMetric = { readonly name: string; readonly unit: string; readonly points: readonly Point[] };

/** A receiver of OTLP over HTTP, in JSON. */
export class Collector {
  readonly requests: { readonly path: string; readonly headers: IncomingHttpHeaders; readonly text: string }[] = [];
  /** What it answers. */
  status = 200;
  /** What it answers to the next batches of spans, before that. */
  readonly refusals: number[] = [];
  readonly #server: Server;

  constructor() {
    this.#server = createServer(async (request, response) => {
      let text = '';
      for await (const chunk of request) text += String(chunk);
      this.requests.push({ path: request.url ?? '', headers: request.headers, text });
      const refusal = request.url === '/v1/traces' ? this.refusals.shift() : undefined;
      response.writeHead(refusal ?? this.status, { 'content-type': 'application/json' }).end('{}');
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((done) => this.#server.close(() => done()));
    this.#server.closeAllConnections();
    await closed;
  }

  get spans(): readonly CollectedSpan[] {
    return this.#bodies('/v1/traces')
      .flatMap((body) => body.resourceSpans)
      .flatMap(({ scopeSpans }) => scopeSpans)
      .flatMap(({ spans }) => spans)
      .map((span) => ({ ...span, attributes: readAttributes(span.attributes) }));
  }

  /** As they were told last. */
  get metrics(): readonly CollectedMetric[] {
    return (this.#bodies('/v1/metrics').at(-1)?.resourceMetrics ?? [])
      .flatMap(({ scopeMetrics }) => scopeMetrics)
      .flatMap(({ metrics }) => metrics)
      .map(({ name, unit, sum, histogram }) => ({
        ...{ name, unit },
        points:
          (sum ?? histogram)?.dataPoints.map((point) => ({
            ...point,
            attributes: readAttributes(point.attributes as unknown as readonly Attribute[]),
          })) ?? [],
      }));
  }

  #bodies(path: string): readonly Body[] {
    return this.requests.filter((one) => one.path === path).map(({ text }) => JSON.parse(text) as Body);
  }
}

type Body = {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly {
      readonly spans: readonly (Omit<CollectedSpan, 'attributes'> & { readonly attributes: readonly Attribute[] })[];
    }[];
  }[];
  readonly resourceMetrics: readonly {
    readonly scopeMetrics: readonly {
      readonly metrics: readonly {
        readonly name: string;
        readonly unit: string;
        readonly sum?: { readonly dataPoints: readonly Point[] };
        readonly histogram?: { readonly dataPoints: readonly Point[] };
      }[];
    }[];
  }[];
};

function readAttributes(attributes: readonly Attribute[]): Read {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, readValue(value)]));
}

function readValue({ stringValue, intValue, doubleValue, arrayValue }: Value): Read[string] {
  return (
    stringValue ??
    (intValue === undefined ? undefined : Number(intValue)) ??
    doubleValue ??
    arrayValue?.values.map(readValue)
  );
}
