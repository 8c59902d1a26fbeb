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
  readonly stop: (graceMs: DurationMs) => void;
  /** Starts all of them anew, one after the other. The process that leads them from then on. */
  readonly succeed: (graceMs: DurationMs) => { readonly pid: number } | undefined;
};

/** A process that is the whole gateway. */
export function crewOfOne(
  home: GatewayHome,
  pid: number,
  gateway: { stop(graceMs: DurationMs): Promise<void>; readonly succeed: Crew['succeed'] },
): Crew {
  const { boot, adminToken, metricsToken } = home;
  return {
    ...{ boot, pid, adminToken, metricsToken },
    gather: async (own) => [own],
    stop: (graceMs) => void gateway.stop(graceMs),
    succeed: (graceMs) => gateway.succeed(graceMs),
  };
}
