import type { JsonObject } from '#domain/shared/index.ts';
import { agentProblem, type Opened, Problem, type RuntimeClient } from '../invoking/index.ts';
import type { A2aInterface } from './card.ts';
import { methods, type RpcAnswer, readRpc } from './wire.ts';

type Method = keyof (typeof methods)['1.0'];

const INVALID_PARAMS = -32602;
/** Of JSON-RPC and of the protocol: what was asked is not what the agent takes. */
const USER_CODES = new Set([INVALID_PARAMS, -32005]);
const TASK_NOT_FOUND = -32001;
/** The agent refused to begin. Any other error may have come while it worked. */
const NOT_BEGUN = new Set([
  -32700, -32600, -32601, -32602, -32001, -32002, -32003, -32004, -32005, -32007, -32008, -32009,
]);
/** It speaks otherwise than its card says. */
const CARD_IS_OLD = new Set([-32601, -32009]);

/** JSON-RPC 2.0 with one agent. */
export class RpcClient {
  readonly #client: RuntimeClient;
  readonly #card: A2aInterface;
  readonly #onOldCard: () => void;
  readonly #goesOn: boolean;

  /**
   * @param goesOn whether the turn names a context of the agent's
   * @param onOldCard called when the agent does not know what its card says that it does
   */
  constructor(client: RuntimeClient, card: A2aInterface, goesOn: boolean, onOldCard: () => void) {
    this.#goesOn = goesOn;
    this.#client = client;
    this.#card = card;
    this.#onOldCard = onOldCard;
  }

  get version(): A2aInterface['version'] {
    return this.#card.version;
  }

  /** The result of one call. @throws Problem */
  async call(method: Method, params: JsonObject, signal?: AbortSignal): Promise<unknown> {
    return this.resultOf(await this.#client.json({ ...this.#request(method, params), begins: false, signal }));
  }

  /** Sends a message. @throws Problem */
  open(method: 'send' | 'stream', params: JsonObject): Promise<Opened> {
    return this.#client.open({ ...this.#request(method, params), begins: true });
  }

  /** What an answer holds. @throws Problem for an error, and for what is no answer */
  resultOf(value: unknown): unknown {
    const answer = readRpc(value);
    if (answer === undefined) throw agentProblem('it sent something that is no answer of JSON-RPC', true);
    if ('error' in answer) throw this.#problemOf(answer.error);
    return answer.result;
  }

  #request(method: Method, params: JsonObject) {
    const { url, version, tenant } = this.#card;
    const inTenant = tenant === undefined ? params : { tenant, ...params };
    return {
      method: 'POST' as const,
      url,
      headers: { 'a2a-version': version },
      body: { jsonrpc: '2.0', id: 1, method: methods[version][method], params: inTenant },
    };
  }

  #problemOf({ code, message }: Extract<RpcAnswer, { error: unknown }>['error']): Problem {
    if (CARD_IS_OLD.has(code)) this.#onOldCard();
    const begun = !NOT_BEGUN.has(code);
    // No error is set aside for a context that is unknown; the agents that mind it call it invalid.
    const isGone = code === TASK_NOT_FOUND || (code === INVALID_PARAMS && this.#goesOn);
    if (isGone) return new Problem({ reason: 'conversation-gone', because: message, begun });
    if (USER_CODES.has(code)) return new Problem({ reason: 'user-error', status: 400, because: message, begun });
    return agentProblem(`it answered with error ${code}: ${message}`, begun);
  }
}
