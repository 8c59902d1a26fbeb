import { type Rollup, WINDOW_MS } from '#domain/sample/index.ts';
import type { Served } from '../assignment/served.ts';
import type { GatewayTime } from '../gateway-time.ts';
import { Accumulator, type RequestSample } from './accumulator.ts';

/** Counts what happened since the last drain, by release, route version and ten-second window. */
export class Recorder {
  readonly #environment: string;
  readonly #time: GatewayTime;
  #windowStart = 0;
  #current = new Map<Served, Accumulator>();
  #finished: Rollup[] = [];

  constructor(deps: { readonly environment: string; readonly time: GatewayTime }) {
    this.#environment = deps.environment;
    this.#time = deps.time;
  }

  request(served: Served, sample: RequestSample): void {
    this.#of(served).add(sample);
  }

  /** Everything since the last call. */
  drain(): readonly Rollup[] {
    this.#close();
    const drained = this.#finished;
    this.#finished = [];
    return drained;
  }

  #of(served: Served): Accumulator {
    const windowStart = Math.floor(this.#time.realNow() / WINDOW_MS) * WINDOW_MS;
    if (windowStart !== this.#windowStart) {
      this.#close();
      this.#windowStart = windowStart;
    }
    const known = this.#current.get(served);
    if (known !== undefined) return known;
    const made = new Accumulator({ ...served, environment: this.#environment, windowStart });
    this.#current.set(served, made);
    return made;
  }

  #close(): void {
    for (const accumulator of this.#current.values()) this.#finished.push(accumulator.finish());
    this.#current = new Map();
  }
}
