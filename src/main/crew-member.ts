import { mkdirSync } from 'node:fs';
import type { Crew, Succession } from '#gateway/index.ts';
import { CrewMeasures } from './crew-metrics.ts';
import type { Joining, Order, Word } from './crew-word.ts';
import { type Gateway, openGateway, serveUntilStopped } from './gateway-process.ts';
import { readGatewaySettings } from './gateway-settings.ts';
import { BroughtLine, sayToParent } from './kin-channel.ts';

/** One of several processes that share a port. */
export async function joinCrew(folder: string, inherited: number | undefined): Promise<void> {
  const member = new CrewMember();
  const joining = await member.joined;
  const { seat, heritage, predecessors: count } = joining;
  mkdirSync(seat.folder, { recursive: true, mode: 0o700 });
  const { line } = member;
  const predecessors = count === 0 ? undefined : { line, count };
  const place = { root: folder, seat, inherited, heritage, predecessors, crew: member.crew(joining) };
  const gateway = await openGateway(place, readGatewaySettings(folder));
  member.serve(gateway);
  // One that joins with others may have to tell them what it knows, when its turn comes.
  if (predecessors === undefined) gateway.share(line);
  const { gatewayId } = gateway.measures().state;
  await serveUntilStopped(gateway, seat, (url) => say({ kind: 'listening', url, gatewayId }));
}

/** What its leader says to it, and it to its leader. */
class CrewMember {
  readonly joined: Promise<Joining>;
  /** To those that it takes over from, or that take over from it. */
  readonly line: BroughtLine;
  readonly #released = Promise.withResolvers<void>();
  readonly #measures = new CrewMeasures(say);
  readonly #renewals = new Map<number, (outcome: Succession) => void>();
  #gateway: Gateway | undefined;
  #asked = 0;

  constructor() {
    const joining = Promise.withResolvers<Joining>();
    this.joined = joining.promise;
    this.line = new BroughtLine((word) => say({ kind: 'kin', word }), this.#released.promise);
    process.on('message', (order: Order) => {
      if (order.kind === 'join') joining.resolve(order);
      else this.#hear(order);
    });
  }

  crew({ boot, adminToken, metricsToken }: Joining): Crew {
    return {
      ...{ boot, pid: process.ppid, adminToken, metricsToken },
      gather: (own) => this.#measures.gather(own),
      stop: (graceMs) => say({ kind: 'stop-asked', graceMs }),
      succeed: () => {
        this.#asked += 1;
        const { promise, resolve } = Promise.withResolvers<Succession>();
        this.#renewals.set(this.#asked, resolve);
        say({ kind: 'renewal-asked', asked: this.#asked });
        return promise;
      },
    };
  }

  serve(gateway: Gateway): void {
    this.#gateway = gateway;
  }

  #hear(order: Exclude<Order, Joining>): void {
    const gateway = this.#gateway;
    switch (order.kind) {
      case 'kin':
        this.line.bring(order.word);
        return;
      case 'renewed':
        this.#renewals.get(order.asked)?.(order.outcome);
        this.#renewals.delete(order.asked);
        return;
      case 'stop':
        this.#released.resolve();
        // Nobody is served by it yet.
        if (gateway === undefined) process.exit(0);
        void gateway.stop(order.graceMs);
        return;
      case 'leave':
        // Those before it are its leader's to wait for.
        this.#released.resolve();
        gateway?.leave();
        return;
      default:
        if (gateway !== undefined) this.#measures.hear(order, () => gateway.measures());
    }
  }
}

/** When it can't be said, whoever leads is gone, and this process with it. */
function say(word: Word): void {
  void sayToParent(word);
}
