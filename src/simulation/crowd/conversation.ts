import type { Ask, Said } from './chat.ts';
import type { ConversationPlan } from './conversation-plan.ts';
import type { Reply, ServedBy } from './reply.ts';

/** One user's conversation under way: what was said, who served, and what comes next. */
export class Conversation {
  readonly plan: ConversationPlan;
  readonly #history: Said[] = [];
  readonly #replies: Reply[] = [];
  #turn = 0;
  #previousResponseId: string | undefined;
  #servedBy: ServedBy | undefined;

  constructor(plan: ConversationPlan) {
    this.plan = plan;
  }

  get replies(): readonly Reply[] {
    return this.#replies;
  }

  /** Who answered last, where the gateway said. */
  get servedBy(): ServedBy | undefined {
    return this.#servedBy;
  }

  /** Says the next thing. */
  nextAsk(): Ask {
    const turn = this.plan.turns[this.#turn];
    if (turn === undefined) throw new Error('broken invariant: a conversation that is over asks nothing');
    this.#history.push({ role: 'user', content: turn.text });
    return {
      conversation: this.plan.id,
      api: this.plan.api,
      history: [...this.#history],
      previousResponseId: this.#previousResponseId,
      isStreamed: turn.isStreamed,
    };
  }

  /**
   * Takes the reply. Returns how long the user reads before going on, ms; undefined when the conversation is over, because
   * everything was said or because the user gave up on a failure.
   */
  hear(reply: Reply): number | undefined {
    this.#replies.push(reply);
    if (reply.servedBy.deployment !== undefined || reply.servedBy.release !== undefined)
      this.#servedBy = reply.servedBy;
    if (reply.kind !== 'answered') return undefined;
    this.#history.push({ role: 'assistant', content: reply.text });
    this.#previousResponseId = reply.responseId;
    const { thinkMs } = this.plan.turns[this.#turn] ?? { thinkMs: 0 };
    this.#turn += 1;
    return this.#turn < this.plan.turns.length ? thinkMs : undefined;
  }
}
