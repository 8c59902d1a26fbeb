import type { OpenConversations } from '#domain/sample/index.ts';
import type { DurationMs, GatewayId } from '#domain/shared/index.ts';
import type { ControlPlane, Log } from '#ports/index.ts';
import { BegunCounts } from './assignment/begun-counts.ts';
import type { OpenSpells } from './assignment/open-conversations.ts';
import type { GatewayConfig } from './config.ts';
import type { GatewayTime } from './gateway-time.ts';
import { RequestOutbox } from './request-log/outbox.ts';
import type { ServedLedger } from './served/ledger.ts';
import { ServedReporter } from './served/reporter.ts';
import { Courier } from './telemetry/courier.ts';
import { FactOutbox } from './telemetry/fact-outbox.ts';
import { FeedbackOutbox } from './telemetry/feedback-outbox.ts';
import type { Recorder } from './telemetry/recorder.ts';
import type { Tracing } from './telemetry/trace/tracing.ts';

const FINAL_FLUSH_MS: DurationMs = 2_000;

type ReportDeps = {
  readonly control: ControlPlane;
  readonly gatewayId: GatewayId;
  readonly boot: string;
  readonly folder: string;
  readonly config: GatewayConfig;
  readonly recorder: Recorder;
  readonly tracing: Tracing;
  readonly ledger: ServedLedger;
  /** Conversations that are open here, and not taken over by another process. */
  readonly countOpen: () => readonly OpenConversations[];
  readonly open: OpenSpells;
  readonly time: GatewayTime;
  readonly log: Log;
};

/** All that a gateway has to tell control: each part keeps what could not be told yet. */
export class Reports {
  readonly facts: FactOutbox;
  readonly feedback: FeedbackOutbox;
  readonly requests: RequestOutbox;
  readonly served: ServedReporter;
  readonly begun: BegunCounts;
  readonly #courier: Courier;
  readonly #tracing: Tracing;
  readonly #ledger: ServedLedger;

  constructor(deps: ReportDeps) {
    const { config, tracing, ledger } = deps;
    const { environment, maxUnsentRollups: maxUnsent } = config;
    this.facts = new FactOutbox(deps);
    this.feedback = new FeedbackOutbox(deps);
    this.requests = new RequestOutbox(deps);
    this.served = new ServedReporter(deps);
    this.begun = new BegunCounts(deps);
    this.#courier = new Courier({ ...deps, environment, maxUnsent });
    this.#tracing = tracing;
    this.#ledger = ledger;
  }

  /** Takes over what an earlier start could not deliver. */
  async load(): Promise<void> {
    await Promise.all([this.facts, this.feedback, this.#courier, this.#ledger, this.served].map((part) => part.load()));
  }

  /** Takes over what another process, which works in that folder no more, could not tell. */
  async adopt(folder: string): Promise<void> {
    for (const part of [this.#courier, this.facts, this.feedback, this.#ledger]) await part.adopt(folder);
  }

  /** Tells up to when the requests of a gateway that was killed are lost. */
  standIn(gateway: GatewayId): Promise<void> {
    return this.#courier.standIn(gateway);
  }

  /** Each tells what there is of one kind. What fails is told with a later call. */
  get flushes(): readonly (() => void)[] {
    const parts = [this.#courier, this.#tracing, this.facts, this.feedback, this.requests, this.served, this.begun];
    return parts.map((part) => () => void part.flush());
  }

  /** A last try; what is left waits on disk for the next start. */
  async close(): Promise<void> {
    for (const part of [this.#ledger, this.facts, this.feedback, this.requests, this.begun]) await part.flush();
    await Promise.all([this.#tracing.close(FINAL_FLUSH_MS), this.#courier.close(FINAL_FLUSH_MS)]);
  }
}
