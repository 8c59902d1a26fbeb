import type { ServerResponse } from 'node:http';
import { Agent, type IncomingMessage, request } from 'node:http';
import { chatEvents, type TinyAgent } from './tiny-agent.ts';

type Asked = { readonly status: number | undefined; readonly release: string; readonly text: string };

/** One chat request, which nobody repeats when it fails. @param agent keeps connections; false: a new one */
export function askOnce(
  url: string,
  { conversation, agent = false, stream = false }: { conversation?: string; agent?: Agent | false; stream?: boolean },
): Promise<Asked> {
  const body = JSON.stringify({ model: 'helper', stream, messages: [{ role: 'user', content: 'hello' }] });
  const named = conversation === undefined ? {} : { 'x-conversation-id': conversation };
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...named };
  return new Promise((done, fail) => {
    const asked = request(`${url}/v1/chat/completions`, { method: 'POST', agent, headers }, (response) => {
      readAll(response).then((text) => {
        const release = String(response.headers['x-headgate-release']);
        done({ status: response.statusCode, release, text });
      }, fail);
    });
    asked.on('error', fail);
    asked.end(body);
  });
}

async function readAll(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return text;
}

/** Users who ask without a pause, half of them over connections that they keep, and never twice. */
export class SteadyUsers {
  answered = 0;
  readonly failures: string[] = [];
  readonly #users: readonly Promise<void>[];
  readonly #agents: Agent[] = [];
  #going = true;

  constructor(url: string, count: number) {
    this.#users = Array.from({ length: count }, (_, index) => this.#ask(url, index));
  }

  /** Ends them. */
  async stop(): Promise<void> {
    this.#going = false;
    await Promise.all(this.#users);
    for (const agent of this.#agents) agent.destroy();
  }

  async #ask(url: string, index: number): Promise<void> {
    const keeps = index % 2 === 0;
    const agent = keeps ? new Agent({ keepAlive: true, maxSockets: 1 }) : false;
    if (agent !== false) this.#agents.push(agent);
    while (this.#going) {
      const status = await askOnce(url, { conversation: `user ${index}`, agent }).then((asked) => asked.status, String);
      if (status === 200) this.answered += 1;
      else this.failures.push(`${keeps ? 'kept' : 'new'}: ${status}`);
    }
  }
}

/** Makes the replies that an agent streams go on until they are let end. */
export function holdStreams(agent: TinyAgent): { readonly begun: () => number; readonly end: () => void } {
  const whole = agent.answer;
  const held: ServerResponse[] = [];
  const [first = '', ...rest] = chatEvents('chatcmpl_1', 'slowly');
  agent.answer = (seen, response) => {
    if (seen.body.stream !== true) return whole(seen, response);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const timer = setInterval(() => response.write(first), 50);
    response.once('close', () => clearInterval(timer));
    response.once('finish', () => clearInterval(timer));
    held.push(response);
  };
  return {
    begun: () => held.length,
    end: () => {
      for (const response of held.splice(0)) response.end(rest.join(''));
    },
  };
}
