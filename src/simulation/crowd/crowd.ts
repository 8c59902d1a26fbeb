import type { DurationMs, EpochMs } from '#domain/shared/index.ts';
import type { Stopwatch, WallClock } from '#ports/index.ts';
import { createRandom } from '../random.ts';
import { Arrivals } from './arrivals.ts';
import { createChat } from './chat.ts';
import { Conversation } from './conversation.ts';
import { planConversation } from './conversation-plan.ts';
import { createFeedback } from './feedback.ts';
import { judgeConversation } from './mood.ts';
import { Moves } from './moves.ts';
import type { Reply } from './reply.ts';
import type { CrowdSettings } from './settings.ts';
import { type CrowdStats, Tally } from './tally.ts';
import { Waiting } from './waiting.ts';

/** How long the crowd waits for replies that are under way when it is told to go home. */
const GOING_HOME_MS: DurationMs = 10_000;

export type CrowdDeps = { readonly stopwatch: Stopwatch; readonly wallClock: WallClock };

/** Simulated users of one agent, through the gateway. */
export type Crowd = {
  start(): void;
  stats(): CrowdStats;
  setRate(ratePerSecond: number): void;
  /** Leaving this release is right from that moment (wall clock) on: conversations on it are not counted as moved. */
  noteRolledBack(release: string, decidedAt: EpochMs): void;
  /** Sends nothing more and waits for what is under way. What has no whole reply by then was dropped. */
  stop(): Promise<CrowdStats>;
  /** Resolves when it went home, asked or after its longest time. */
  readonly ended: Promise<CrowdStats>;
};

export function createCrowd(settings: CrowdSettings, deps: CrowdDeps): Crowd {
  return new OpenLoopCrowd(settings, deps);
}

/** At each arrival a user whose turn has come goes on, else a new one begins, so that the rate is that of requests. */
class OpenLoopCrowd implements Crowd {
  readonly ended: Promise<CrowdStats>;
  readonly #settings: CrowdSettings;
  readonly #deps: CrowdDeps;
  readonly #chat: ReturnType<typeof createChat>;
  readonly #feedback: ReturnType<typeof createFeedback>;
  readonly #tally = new Tally();
  readonly #moves = new Moves();
  readonly #waiting = new Waiting();
  readonly #underWay = new Set<Promise<void>>();
  readonly #end = Promise.withResolvers<CrowdStats>();
  #arrivals: Arrivals | undefined;
  #timer: NodeJS.Timeout | undefined;
  #bedtime: NodeJS.Timeout | undefined;
  #begun = 0;
  #isOpen = false;
  #stopping: Promise<CrowdStats> | undefined;

  constructor(settings: CrowdSettings, deps: CrowdDeps) {
    this.#settings = settings;
    this.#deps = deps;
    this.#chat = createChat({ ...settings, stopwatch: deps.stopwatch });
    this.#feedback = createFeedback(settings);
    this.ended = this.#end.promise;
  }

  start(): void {
    if (this.#arrivals !== undefined) return;
    const { ratePerSecond, seed, maxDurationMs } = this.#settings;
    const nowMs = this.#deps.stopwatch.elapsedMs();
    this.#isOpen = true;
    this.#arrivals = new Arrivals(ratePerSecond, createRandom(`${seed}/arrivals`), nowMs);
    this.#bedtime = setTimeout(() => void this.stop(), maxDurationMs);
    this.#wait();
  }

  stats(): CrowdStats {
    return this.#tally.read({
      movedConversations: this.#moves.movedConversations,
      missedArrivals: this.#arrivals?.missed ?? 0,
    });
  }

  setRate(ratePerSecond: number): void {
    this.#arrivals?.setRate(ratePerSecond);
  }

  noteRolledBack(release: string, decidedAt: EpochMs): void {
    this.#moves.noteRolledBack(release, decidedAt);
  }

  stop(): Promise<CrowdStats> {
    this.#stopping ??= this.#goHome();
    return this.#stopping;
  }

  async #goHome(): Promise<CrowdStats> {
    clearTimeout(this.#timer);
    clearTimeout(this.#bedtime);
    this.#arrivals ??= new Arrivals(1, createRandom('never'), 0);
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const patience = setTimeout(resolve, GOING_HOME_MS);
    await Promise.race([this.#settleAll(), late]);
    clearTimeout(patience);
    this.#isOpen = false;
    const servedBy = { deployment: undefined, release: undefined, requestId: undefined };
    for (let left = this.stats().inFlight; left > 0; left -= 1) {
      this.#tally.noteReply({
        kind: 'dropped',
        because: 'no answer before the end',
        servedBy,
        latencyMs: GOING_HOME_MS,
      });
    }
    const stats = this.stats();
    this.#end.resolve(stats);
    return stats;
  }

  /** What is under way may leave something else behind: an opinion after the last reply. */
  async #settleAll(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  #wait(): void {
    const arrivals = this.#arrivals;
    if (arrivals === undefined || this.#stopping !== undefined) return;
    const waitMs = Math.max(0, arrivals.nextMs - this.#deps.stopwatch.elapsedMs());
    this.#timer = setTimeout(() => {
      const nowMs = this.#deps.stopwatch.elapsedMs();
      for (let due = arrivals.take(nowMs); due > 0; due -= 1) this.#arrive(nowMs);
      this.#wait();
    }, waitMs);
  }

  #arrive(nowMs: DurationMs): void {
    if (this.#underWay.size >= this.#settings.maxInFlight) {
      this.#tally.overfull += 1;
      return;
    }
    const conversation = this.#waiting.take(nowMs) ?? this.#begin();
    this.#tally.sent += 1;
    this.#track(this.#chat.ask(conversation.nextAsk()).then((reply) => this.#hear(conversation, reply)));
  }

  #begin(): Conversation {
    this.#tally.conversations += 1;
    this.#begun += 1;
    return new Conversation(planConversation(this.#settings, this.#begun));
  }

  #hear(conversation: Conversation, reply: Reply): void {
    if (!this.#isOpen) return;
    this.#tally.noteReply(reply);
    this.#moves.note(conversation.plan.id, conversation.servedBy, reply.servedBy, this.#deps.wallClock.now());
    const thinkMs = conversation.hear(reply);
    if (thinkMs === undefined) this.#track(this.#leave(conversation));
    else this.#waiting.add(conversation, this.#deps.stopwatch.elapsedMs() + thinkMs);
  }

  async #leave({ plan, replies }: Conversation): Promise<void> {
    const opinion = judgeConversation(plan, replies);
    if (opinion.rating === undefined && !opinion.complaint) return;
    if (!(await this.#feedback.tell({ conversation: plan.id, replies }, opinion))) {
      this.#tally.feedbackFailed += 1;
      return;
    }
    if (opinion.rating !== undefined) this.#tally.noteRating(opinion.rating);
    if (opinion.complaint) this.#tally.complaints += 1;
  }

  #track(work: Promise<void>): void {
    const tracked = work.finally(() => this.#underWay.delete(tracked));
    this.#underWay.add(tracked);
  }
}
