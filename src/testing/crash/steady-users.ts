import { setTimeout as pause } from 'node:timers/promises';
import { Agent, request } from 'undici';

/** What became of the users' requests. An agent's own error is an answer; anything else that is not 200 was our failure. */
export type UserTally = {
  sent: number;
  answered: number;
  agentErrors: number;
  readonly failures: string[];
  /** Conversations that changed their release midway, in words. */
  readonly moved: string[];
};

type Answered = { readonly release: string | undefined; readonly by: string | undefined };

const NOBODY: Answered = { release: undefined, by: undefined };
const TURNS = 3;
const BETWEEN_TURNS_MS = 400;

/** A steady trickle of conversations through the gateway, until stopped. Each asks, reads the reply, thinks and asks again. */
export class SteadyUsers {
  readonly tally: UserTally = { sent: 0, answered: 0, agentErrors: 0, failures: [], moved: [] };
  /** Leaving this release is right: it was rolled back. */
  readonly leaving = new Set<string>();
  readonly #url: string;
  readonly #agent: string;
  readonly #dispatcher = new Agent({ connections: 64 });
  readonly #underWay = new Set<Promise<void>>();
  readonly #timer: NodeJS.Timeout;
  #conversations = 0;
  /** What the newest conversation that got an answer began on, where its gateway had nothing else to give it. */
  #newest: string | undefined;
  #stopped: Promise<void> | undefined;

  /** `perSecond`: requests, all conversations together. `name`: what the names of the conversations begin with. */
  constructor(gatewayUrl: string, agent: string, perSecond: number, name = 'conversation') {
    this.#url = `${gatewayUrl}/v1/chat/completions`;
    this.#agent = agent;
    this.#timer = setInterval(
      () => {
        this.#conversations += 1;
        const talk = this.#talk(`${name}-${this.#conversations}`).finally(() => this.#underWay.delete(talk));
        this.#underWay.add(talk);
      },
      (1_000 * TURNS) / perSecond,
    );
  }

  async stop(): Promise<UserTally> {
    this.#stopped ??= this.#leave();
    await this.#stopped;
    return this.tally;
  }

  /** Whether all new conversations begin on a release before long; by then all that began before have ended. */
  async come(release: string, withinMs: number): Promise<boolean> {
    const deadline = performance.now() + withinMs;
    while (this.#newest !== release) {
      if (performance.now() > deadline) return false;
      await pause(50);
    }
    await Promise.all(this.#underWay);
    return true;
  }

  async #leave(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#underWay);
    await this.#dispatcher.close();
  }

  async #talk(conversation: string): Promise<void> {
    let before: string | undefined;
    for (let turn = 0; turn < TURNS; turn += 1) {
      if (turn > 0) await pause(BETWEEN_TURNS_MS);
      const { release, by } = await this.#ask(
        conversation,
        turn === 0 ? 'Do you sell gift cards?' : 'Where is my order ORD-1042?',
      );
      if (before !== undefined && release !== undefined && release !== before && !this.leaving.has(before))
        this.tally.moved.push(`${conversation}, question ${turn + 1}: ${before} -> ${release}`);
      if (turn === 0) this.#newest = by === 'sole' ? release : undefined;
      before = release ?? before;
    }
  }

  /** The release that answered, and why it did; undefined when nothing did. */
  async #ask(conversation: string, content: string): Promise<Answered> {
    this.tally.sent += 1;
    try {
      const { statusCode, headers, body } = await request(this.#url, {
        dispatcher: this.#dispatcher,
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-conversation-id': conversation },
        body: JSON.stringify({ model: this.#agent, messages: [{ role: 'user', content }] }),
      });
      const text = await body.text();
      const release = headers['x-headgate-release'];
      const isNamed = typeof release === 'string' && release !== '';
      if (statusCode === 200 && isNamed) this.tally.answered += 1;
      else if (statusCode === 500 && text.includes('"error"') && isNamed) this.tally.agentErrors += 1;
      else this.tally.failures.push(`${statusCode} ${text.slice(0, 200)}`);
      return isNamed ? { release, by: String(headers['x-headgate-assignment']) } : NOBODY;
    } catch (error) {
      this.tally.failures.push(String(error));
      return NOBODY;
    }
  }
}
