import type { DeploymentId, EpochMs, GatewayId } from '#domain/shared/index.ts';

/** One conversation that a deployment served, and when. Wall clock. */
export type ServedConversation = { readonly id: string; readonly firstAt: EpochMs; readonly lastAt: EpochMs };

/** A part of what one gateway tells of them, pages in order from 0; the same may be told again. */
export type ServedPage = {
  readonly gateway: GatewayId;
  readonly agent: string;
  readonly environment: string;
  readonly deploymentId: DeploymentId;
  /** The version of the route that revoked it. */
  readonly routeVersion: number;
  readonly page: number;
  /** After this page the list of this gateway is whole. */
  readonly isLast: boolean;
  /** The gateway could not keep all of them. */
  readonly isCut: boolean;
  readonly conversations: readonly ServedConversation[];
};

/** How far one gateway has told. */
export type ServedReport = { readonly gateway: GatewayId; readonly isWhole: boolean; readonly isCut: boolean };

/** More of one deployment are not kept. */
export const MOST_CONVERSATIONS = 20_000;

export interface ServedConversationStore {
  /** Merges by id: the earliest first and the latest last time stay. What is beyond MOST_CONVERSATIONS is not kept. */
  add(page: ServedPage): Promise<void>;
  /** Earliest first. `total`: how many are kept. */
  of(
    deploymentId: DeploymentId,
    limit: number,
  ): Promise<{
    readonly conversations: readonly ServedConversation[];
    readonly total: number;
    readonly reports: readonly ServedReport[];
  }>;
}
