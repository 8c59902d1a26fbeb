import type { DurationMs } from '#domain/shared/index.ts';
import type { Log } from '#ports/index.ts';
import type { Served } from '../assignment/served.ts';
import type { GatewayTime } from '../gateway-time.ts';

const QUIET_MS: DurationMs = 1_000;

/** Counts what operators ask about, and logs failures at most once a second each: a bad release fails often. */
export class Counters {
  readonly #time: GatewayTime;
  readonly #log: Log;
  readonly #loggedMs = new Map<string, DurationMs>();
  #unlogged = 0;
  #movedConversations = 0;
  #takenBackConversations = 0;
  readonly #refused = new Map<string, number>();

  constructor(deps: { readonly time: GatewayTime; readonly log: Log }) {
    this.#time = deps.time;
    this.#log = deps.log;
  }

  /** Since the start: conversations that went on elsewhere than they began; and of these, because their deployment was taken back. */
  moves(): { readonly movedConversations: number; readonly takenBackConversations: number } {
    return { movedConversations: this.#movedConversations, takenBackConversations: this.#takenBackConversations };
  }

  /** Since the start, by the code that whoever asked was told: requests that were refused before any release had them. */
  refusals(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#refused);
  }

  /** @param code one of the gateway's own, which are few */
  refused(code: string): void {
    this.#refused.set(code, (this.#refused.get(code) ?? 0) + 1);
  }

  moved({ agent, deploymentId: to }: Served, by: string, takenBack: boolean): void {
    this.#movedConversations += 1;
    if (takenBack) this.#takenBackConversations += 1;
    this.#log.info('gateway.conversation.moved', { agent, to, by, takenBack });
  }

  agentError(served: Served, because: string): void {
    const { agent, deploymentId } = served;
    this.#warn('gateway.agent.failed', deploymentId, { agent, deployment: deploymentId, because });
  }

  /** A request that got no byte of a reply is sent to the same deployment once more. */
  retried({ agent, deploymentId }: Served, because: string): void {
    this.#warn('gateway.request.retried', `retry at ${deploymentId}`, { agent, deployment: deploymentId, because });
  }

  /** One connection queued more requests than anyone needs to, and was cut. */
  pipelineCut(): void {
    this.#warn('gateway.pipeline.cut', 'pipeline', {});
  }

  /** A user took nothing of a reply that waited for them, and was cut off. */
  readerStopped({ agent, deploymentId }: Served): void {
    this.#warn('gateway.reader.stopped', `reader of ${deploymentId}`, { agent, deployment: deploymentId });
  }

  shadowFailed({ agent, deploymentId }: Served, because: string): void {
    this.#warn('gateway.shadow.failed', `shadow of ${deploymentId}`, { agent, deployment: deploymentId, because });
  }

  limited(agent: string, whose: 'agent' | 'client', by: 'rate' | 'concurrency'): void {
    this.#warn('gateway.request.limited', `${whose} of ${agent}`, { agent, whose, by });
  }

  noRoom(heldBytes: number): void {
    this.#warn('gateway.memory.spent', 'memory', { heldBytes });
  }

  dropped(maxConnections: number): void {
    this.#warn('gateway.connection.dropped', 'connections', { maxConnections });
  }

  testerRefused(agent: string, because: string): void {
    this.#warn('gateway.tester.refused', `tester of ${agent}`, { agent, because });
  }

  #warn(event: string, about: string, fields: Readonly<Record<string, unknown>>): void {
    const nowMs = this.#time.elapsedMs();
    const last = this.#loggedMs.get(about);
    if (last !== undefined && nowMs - last < QUIET_MS) {
      this.#unlogged += 1;
      return;
    }
    if (this.#loggedMs.size > 1_000) this.#loggedMs.clear();
    this.#loggedMs.set(about, nowMs);
    this.#log.warn(event, { ...fields, unlogged: this.#unlogged });
    this.#unlogged = 0;
  }
}
