import { CHAT } from './face.ts';
import { NONE, type Tally, totalOf } from './tally.ts';

/** Users who ask and then say what they think of the answer. */
export class Opinions {
  asked: Tally = NONE;
  said: Tally = NONE;
  readonly #gatewayUrl: string;

  constructor(gatewayUrl: string) {
    this.#gatewayUrl = gatewayUrl;
  }

  async askAndSay(): Promise<void> {
    const question = { model: CHAT.agent, messages: [{ role: 'user', content: 'Do you sell gift cards?' }] };
    const asked = await this.#post(CHAT.path, question);
    const requestId = asked?.headers.get('x-headgate-request-id') ?? undefined;
    this.asked = totalOf([this.asked, one(asked !== undefined && requestId !== undefined)]);
    if (requestId === undefined) return;
    const { sent } = this.said;
    const comment = sent % 10 === 0 ? { comment: `Write to user-${sent}@example.com about it.` } : {};
    const said = await this.#post('/v1/feedback', { requestId, rating: 3 + (sent % 3), ...comment });
    this.said = totalOf([this.said, one(said !== undefined)]);
  }

  /** Undefined: it was not answered with 200. */
  async #post(path: string, body: object): Promise<Response | undefined> {
    try {
      const headers = { 'content-type': 'application/json', authorization: 'Bearer of-who-says-something' };
      const response = await fetch(this.#gatewayUrl + path, { method: 'POST', headers, body: JSON.stringify(body) });
      await response.arrayBuffer();
      return response.status === 200 ? response : undefined;
    } catch {
      return undefined;
    }
  }
}

function one(isAnswered: boolean): Tally {
  return { sent: 1, dropped: isAnswered ? 0 : 1 };
}
