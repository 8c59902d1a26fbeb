import type { DurationMs } from '#domain/shared/index.ts';
import type { Chance } from '#ports/index.ts';
import { pooledChance } from '../../pooled-chance.ts';
import { Exporter, type ExporterDeps } from './exporter.ts';
import { Tracer } from './tracer.ts';

/** Spans, from a request's first byte to whoever takes them. */
export type Tracing = {
  readonly tracer: Tracer;
  /** Spans that were let go since the start. */
  readonly dropped: number;
  flush(): Promise<void>;
  /** Delivers what is left, once, within `limitMs`. */
  close(limitMs: DurationMs): Promise<void>;
};

export function createTracing(deps: ExporterDeps & { readonly chance: Chance }): Tracing {
  const exporter = new Exporter(deps);
  const { queue } = exporter;
  return {
    tracer: new Tracer({ ...deps, chance: pooledChance(deps.chance), queue }),
    get dropped() {
      return queue.dropped;
    },
    flush: () => exporter.flush(),
    close: (limitMs) => exporter.close(limitMs),
  };
}
