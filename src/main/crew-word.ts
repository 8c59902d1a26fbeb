import type { DurationMs } from '#domain/shared/index.ts';
import type { Seat, Succession } from '#gateway/index.ts';
import type { MetricsOrder, MetricsWord } from './crew-metrics.ts';
import type { KinMessage } from './kin-channel.ts';

/** What a member is told first: who it is. */
export type Joining = {
  readonly kind: 'join';
  readonly seat: Seat;
  /** Folders of those whose conversations it goes on with. */
  readonly heritage: readonly string[];
  /** How many of them still serve, and tell it what they know. */
  readonly predecessors: number;
  readonly boot: string;
  readonly adminToken: string;
  readonly metricsToken: string;
};

export type Order =
  | Joining
  | MetricsOrder
  | KinMessage
  | { readonly kind: 'stop'; readonly graceMs?: DurationMs | undefined }
  /** Another accepts in its place: it drains and ends. */
  | { readonly kind: 'leave' }
  | { readonly kind: 'renewed'; readonly asked: number; readonly outcome: Succession };

/** What a member says. */
export type Word =
  | MetricsWord
  | KinMessage
  | { readonly kind: 'listening'; readonly url: string; readonly gatewayId: string }
  | { readonly kind: 'stop-asked'; readonly graceMs?: DurationMs | undefined }
  | { readonly kind: 'renewal-asked'; readonly asked: number };
