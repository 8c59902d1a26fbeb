import type { DurationMs } from '#domain/shared/index.ts';
import type { GatewayMeasures } from '../telemetry/gateway-metrics.ts';
import type { GatewayHome } from './home.ts';

/**
 * What the processes of one gateway that share a port have in common. To whoever looks after the gateway they are one; to control each
 * is a gateway of its own, with its own folder and its own counts.
 */
export type Crew = {
  /** Names this start of all of them. */
  readonly boot: string;
  /** Of the process that started them and ends last. */
  readonly pid: number;
  readonly adminToken: string;
  readonly metricsToken: string;
  /** What all of them measured; those that don't answer are left out. */
  readonly gather: (own: GatewayMeasures) => Promise<readonly GatewayMeasures[]>;
  /** Drains and stops all of them. */
  readonly stop: (graceMs: DurationMs | undefined) => void;
  /** Puts new ones in the place of all of them. */
  readonly succeed: () => Promise<Succession>;
};

/** What became of putting another in the place of a gateway. */
export type Succession =
  /** `pid`: of the process that leads it from then on. */
  | { readonly kind: 'succeeded'; readonly pid: number }
  /** The gateway goes on as if nothing had been asked. */
  | { readonly kind: 'failed'; readonly because: string }
  /** It can't be. */
  | { readonly kind: 'impossible' };

/** A process that is the whole gateway. */
export function crewOfOne(
  home: GatewayHome,
  pid: number,
  gateway: { stop(graceMs: DurationMs | undefined): Promise<void>; readonly succeed: Crew['succeed'] },
): Crew {
  const { boot, adminToken, metricsToken } = home;
  return {
    ...{ boot, pid, adminToken, metricsToken },
    gather: async (own) => [own],
    stop: (graceMs) => void gateway.stop(graceMs),
    succeed: () => gateway.succeed(),
  };
}
