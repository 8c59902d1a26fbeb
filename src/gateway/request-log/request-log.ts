import { Buffer } from 'node:buffer';
import { isLogged, type LoggedRequest } from '#domain/sample/index.ts';
import type { JsonValue } from '#domain/shared/index.ts';
import type { RequestAssignment } from '../assignment/assigner.ts';
import type { Hasher } from '../assignment/hash.ts';
import type { GatewayConfig } from '../config.ts';
import type { GatewayTime } from '../gateway-time.ts';
import type { ByteBudget, Hold } from '../limit/byte-budget.ts';
import type { LiveRedactor } from '../live-redactor.ts';
import type { RelayResult } from '../upstream/relay.ts';
import type { UserRequest } from '../upstream/user-request.ts';
import type { RequestOutbox } from './outbox.ts';
import { readLoggedReply } from './read-reply.ts';

/** More of one reply is not kept. */
const MAX_REPLY_BYTES = 256 * 1024;

type LogDeps = {
  readonly config: GatewayConfig;
  readonly hasher: Hasher;
  readonly budget: ByteBudget;
  readonly redactor: LiveRedactor;
  readonly outbox: RequestOutbox;
  readonly time: GatewayTime;
};

/** How it went, as far as the log tells. */
type Ending = Pick<RelayResult, 'outcome' | 'latencyMs' | 'firstByteMs' | 'facts'>;

/** Keeps a share of the conversations, whole, for being judged. What is not kept costs one look at a setting. */
export class RequestLog {
  readonly #deps: LogDeps;

  constructor(deps: LogDeps) {
    this.#deps = deps;
  }

  /** Undefined: this request is not kept. Of plain HTTP nothing is, since nobody here reads what is said. */
  begin({ served, root }: RequestAssignment, { prompt }: UserRequest): RequestRecord | undefined {
    const { requestLog } = this.#deps.config;
    if (requestLog === undefined || prompt === undefined || served.traffic !== undefined) return undefined;
    const { shareBp, agentSharesBp } = requestLog;
    const { agent } = served;
    const share = Object.hasOwn(agentSharesBp, agent) ? agentSharesBp[agent] : shareBp;
    if (share === undefined || share === 0) return undefined;
    // Of its own, so that not the same conversations are kept that meet a candidate first.
    if (!isLogged(this.#deps.hasher.hash(`log\n${agent}\n${root}`), share)) return undefined;
    return new RequestRecord(this.#deps.budget.open('request'), (record, ending, id) => {
      const { environment } = this.#deps.config;
      const about = { ...served, id, environment, conversation: root, at: this.#deps.time.realNow() };
      // Not in this turn: the user's last byte leaves first.
      setImmediate(() => this.#keep(about, prompt, record, ending));
    });
  }

  #keep(
    about: Pick<LoggedRequest, 'id' | 'conversation' | 'at' | 'environment'> & RequestAssignment['served'],
    prompt: unknown,
    record: RequestRecord,
    { outcome, latencyMs, firstByteMs, facts }: Ending,
  ): void {
    const { outbox, redactor } = this.#deps;
    const said = record.take();
    if (said === undefined) {
      outbox.drop();
      return;
    }
    const { agent, deploymentId, release, routeVersion, id, environment, conversation, at } = about;
    const request = redactor.now.json(prompt);
    const reply = redactor.now.json(readLoggedReply(said.text));
    outbox.add({
      ...{ id, agent, environment, deploymentId, release, routeVersion, conversation, at, outcome },
      ...{ latencyMs, firstByteMs, tokens: facts.tokens },
      request: request.value as JsonValue,
      reply: reply.value as JsonValue,
      isCut: request.isCut || reply.isCut || said.isCut,
    });
  }
}

/** One request that is kept, while its reply comes in. */
export class RequestRecord {
  readonly #hold: Hold;
  readonly #onDone: (record: RequestRecord, ending: Ending, id: string) => void;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #isCut = false;
  /** There was no memory for it. */
  #isLost = false;

  constructor(hold: Hold, onDone: (record: RequestRecord, ending: Ending, id: string) => void) {
    this.#hold = hold;
    this.#onDone = onDone;
  }

  /** A piece of the reply, as the agent sent it. */
  push(chunk: Buffer): void {
    if (this.#isCut || this.#isLost) return;
    const bytes = this.#bytes + chunk.length;
    if (bytes > MAX_REPLY_BYTES) this.#isCut = true;
    else if (this.#hold.resize(bytes)) {
      this.#chunks.push(chunk);
      this.#bytes = bytes;
    } else this.#isLost = true;
  }

  done(ending: Ending, id: string): void {
    this.#onDone(this, ending, id);
  }

  /** Somebody else answers. */
  drop(): void {
    this.take();
  }

  /** What came, once; undefined where there was no memory for it. */
  take(): { readonly text: string; readonly isCut: boolean } | undefined {
    const text = Buffer.concat(this.#chunks).toString('utf8');
    this.#chunks = [];
    this.#hold.close();
    return this.#isLost ? undefined : { text, isCut: this.#isCut };
  }
}
