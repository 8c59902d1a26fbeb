import type { Administration } from '../face/administration.ts';
import { ByteBudget } from '../limit/byte-budget.ts';
import { type GatewayMeasures, type GatewayState, metricsText } from '../telemetry/gateway-metrics.ts';
import type { Crew } from './crew.ts';

const ADMINISTRATION_BYTES = 64 * 1024;

/** What the operator of a gateway may ask of any of its processes. */
export function administrationOf(
  { adminToken, metricsToken, gather, stop, succeed }: Crew,
  identity: () => GatewayState,
  measures: () => GatewayMeasures,
): Administration {
  return {
    token: adminToken,
    metricsToken,
    budget: new ByteBudget(() => ADMINISTRATION_BYTES),
    identity,
    metrics: async () => metricsText(await gather(measures())),
    stop,
    succeed,
  };
}
