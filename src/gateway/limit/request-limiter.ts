import { Buffer } from 'node:buffer';
import { hash } from 'node:crypto';
import {
  type AgentLimits,
  admitOne,
  allowance,
  endOne,
  type LimitSettings,
  type LimitUse,
  limitReached,
  type RequestLimit,
  type RequestRate,
  UNUSED,
  underLimit,
} from '#domain/traffic/index.ts';
import type { Chance, Stopwatch } from '#ports/index.ts';
import { type KeyedRequest, KeyFinder } from '../assignment/request-key.ts';
import { type AddressReader, createAddressReader } from './client-address.ts';
import { ClientTable } from './client-table.ts';

/** Tokens of identity providers are longer than names. */
const MAX_CLIENT_KEY_LENGTH = 8_192;

/** While something is under way nobody knows when it ends: as soon as asking again makes sense. */
const SOON_MS = 1_000;

/** Who asks. The body is absent where it has not been read. */
export type Asking = {
  readonly headers: KeyedRequest['headers'];
  readonly body: KeyedRequest['body'] | undefined;
  readonly peer: string | undefined;
};

/** Told to the client: what it has left, in OpenAI's headers. */
type QuotaHeaders = Readonly<Record<string, string>>;

export type Refusal = {
  /** Whose limit it is. */
  readonly whose: 'agent' | 'client';
  readonly by: 'rate' | 'concurrency';
  readonly limit: RequestLimit;
  /** Whole seconds. */
  readonly retryAfterS: number;
  readonly quota: QuotaHeaders;
};

type Admission =
  | { readonly kind: 'admitted'; readonly quota: QuotaHeaders; readonly end: () => void }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

type LimiterDeps = {
  /** As they are now; undefined: nothing is limited. */
  readonly settings: () => LimitSettings | undefined;
  readonly maxClients: number;
  readonly chance: Chance;
  readonly time: Stopwatch;
};

/** The settings, and what is worked out from them once. */
type Rules = {
  readonly settings: LimitSettings;
  readonly address: AddressReader;
  readonly readsBody: boolean;
};

function rulesOf(settings: LimitSettings): Rules {
  const address = createAddressReader(settings.trustedProxies);
  return { settings, address, readsBody: settings.clientFrom.some((source) => source.startsWith('body:')) };
}

/** One that asks, as far as it is limited. */
type Limited = { readonly limit: RequestLimit; readonly place: string };

const NO_QUOTA: QuotaHeaders = {};

/** Keeps requests within the limits of agents and of their clients. Who is refused has used up nothing. */
export class RequestLimiter {
  readonly #deps: LimiterDeps;
  readonly #agents = new Map<string, LimitUse>();
  readonly #clients: ClientTable;
  /** Of this process: the names of clients are kept as hashes that mean nothing elsewhere. */
  readonly #salt: string;
  readonly #clientKey = new KeyFinder(MAX_CLIENT_KEY_LENGTH);
  #rules: Rules | undefined;
  /** Who asked last: a request is asked about twice, and most come from a few clients. */
  #last = { who: '', name: '' };

  constructor(deps: LimiterDeps) {
    this.#deps = deps;
    this.#clients = new ClientTable(deps.maxClients);
    this.#salt = Buffer.from(deps.chance.bytes(16)).toString('hex');
  }

  /** Whether anything is limited just now. */
  get isOn(): boolean {
    return this.#deps.settings() !== undefined;
  }

  /** Why such a request is bound to be refused, as far as can be said before its body is read. Undefined: go on. */
  foresee(agent: string, asking: Asking): Refusal | undefined {
    const limits = this.#of(agent);
    if (limits === undefined) return undefined;
    const nowMs = this.#deps.time.elapsedMs();
    const isReadLater = this.#rules?.readsBody === true && asking.body === undefined;
    const client = isReadLater ? undefined : this.#client(agent, limits, asking, nowMs);
    return this.#refusal(agent, limits, client, nowMs);
  }

  /** Takes a request on until `end` is called, once; or says why not. Undefined where the agent has no limits. */
  admit(agent: string, asking: Asking): Admission | undefined {
    const limits = this.#of(agent);
    if (limits === undefined) return undefined;
    const nowMs = this.#deps.time.elapsedMs();
    const client = this.#client(agent, limits, asking, nowMs);
    const refusal = this.#refusal(agent, limits, client, nowMs);
    if (refusal !== undefined) return { kind: 'refused', refusal };
    if (limits.agent !== undefined) this.#agents.set(agent, admitOne(limits.agent, this.#agentUse(agent), nowMs));
    if (client !== undefined) {
      this.#clients.write(client.place, admitOne(client.limit, this.#clients.read(client.place), nowMs));
    }
    const end = (): void => {
      if (limits.agent !== undefined) this.#agents.set(agent, endOne(this.#agentUse(agent)));
      if (client !== undefined) this.#clients.write(client.place, endOne(this.#clients.read(client.place)));
    };
    return { kind: 'admitted', quota: this.#quota(client, nowMs), end };
  }

  #of(agent: string): AgentLimits | undefined {
    const settings = this.#deps.settings();
    if (settings === undefined) return undefined;
    if (settings !== this.#rules?.settings) this.#rules = rulesOf(settings);
    const { agents, everyAgent } = settings;
    const limits = Object.hasOwn(agents, agent) ? agents[agent] : everyAgent;
    return limits?.agent === undefined && limits?.client === undefined ? undefined : limits;
  }

  /** The client's own limit is told first: it is the one that the client can do something about. */
  #refusal(
    agent: string,
    { agent: limit }: AgentLimits,
    client: Limited | undefined,
    nowMs: number,
  ): Refusal | undefined {
    this.#followSettings(agent, limit, client, nowMs);
    const own = client === undefined ? undefined : limitReached(client.limit, this.#clients.read(client.place), nowMs);
    if (client !== undefined && own !== undefined) {
      const retryAfterS = seconds(own.waitMs);
      return { whose: 'client', by: own.by, limit: client.limit, retryAfterS, quota: this.#quota(client, nowMs) };
    }
    const shared = limit === undefined ? undefined : limitReached(limit, this.#agentUse(agent), nowMs);
    if (limit === undefined || shared === undefined) return undefined;
    const retryAfterS = seconds(shared.waitMs);
    return { whose: 'agent', by: shared.by, limit, retryAfterS, quota: this.#quota(client, nowMs) };
  }

  /** What was used under the limits of before must not hold anybody for longer than those of now. */
  #followSettings(agent: string, limit: RequestLimit | undefined, client: Limited | undefined, nowMs: number): void {
    const shared = this.#agents.get(agent);
    if (limit !== undefined && shared !== undefined) this.#agents.set(agent, underLimit(limit, shared, nowMs));
    if (client === undefined) return;
    const own = this.#clients.read(client.place);
    const current = underLimit(client.limit, own, nowMs);
    if (current !== own) this.#clients.write(client.place, current);
  }

  #client(agent: string, { client: limit }: AgentLimits, asking: Asking, nowMs: number): Limited | undefined {
    if (limit === undefined || this.#rules === undefined) return undefined;
    const { settings, address } = this.#rules;
    const { headers, body = {}, peer } = asking;
    const key = this.#clientKey.find(settings.clientFrom, { headers, body });
    const forwarded = headers['x-forwarded-for'];
    const who = key === undefined ? `address ${address(peer, String(forwarded ?? ''))}` : `key ${key}`;
    return { limit, place: this.#clients.placeOf(this.#nameOf(`${agent}\n${who}`), nowMs) };
  }

  #nameOf(who: string): string {
    if (who !== this.#last.who) this.#last = { who, name: hash('sha256', `${this.#salt}\n${who}`, 'base64') };
    return this.#last.name;
  }

  #agentUse(agent: string): LimitUse {
    return this.#agents.get(agent) ?? UNUSED;
  }

  #quota(client: Limited | undefined, nowMs: number): QuotaHeaders {
    const rate = client?.limit.rate;
    if (client === undefined || rate === undefined) return NO_QUOTA;
    return quotaHeaders(rate, this.#clients.read(client.place), nowMs);
  }
}

function quotaHeaders(rate: RequestRate, use: LimitUse, nowMs: number): QuotaHeaders {
  const { remaining, fullInMs } = allowance(rate, use, nowMs);
  return {
    'x-ratelimit-limit-requests': String(rate.burst),
    'x-ratelimit-remaining-requests': String(remaining),
    'x-ratelimit-reset-requests': resetText(fullInMs),
  };
}

/** As OpenAI writes it: `120ms`, `7s`, `6m0s`. */
function resetText(ms: number): string {
  if (ms < 1_000) return `${Math.ceil(ms)}ms`;
  const total = Math.ceil(ms / 1_000);
  return total < 60 ? `${total}s` : `${Math.floor(total / 60)}m${total % 60}s`;
}

function seconds(waitMs: number | undefined): number {
  return Math.max(1, Math.ceil((waitMs ?? SOON_MS) / 1_000));
}
