import type { DeploymentId, GatewayId } from '../shared/index.ts';
import type { Counting } from './exposure-gap.ts';
import type { Rollup } from './rollup.ts';

/** How many conversations a gateway saw a deployment serve within the idle time: what has to drain before it can go. */
export type OpenConversations = {
  readonly agent: string;
  readonly environment: string;
  readonly deploymentId: DeploymentId;
  readonly conversations: number;
};

/**
 * What a gateway posts once a second: the additions since its last batch. Counted once: (gateway, boot, sequence) is unique,
 * and a sent batch is never merged with another.
 */
export type RollupBatch = {
  readonly gateway: GatewayId;
  /** Which start of that gateway; a new one begins again at sequence 0. */
  readonly boot: string;
  readonly sequence: number;
  readonly rollups: readonly Rollup[];
  /** As of this batch, for all that the gateway routes; absent in batches that say nothing about it. */
  readonly open?: readonly OpenConversations[] | undefined;
  /** How far this start is told with this batch; absent from gateways that are older than this field. */
  readonly counting?: Counting | undefined;
};
