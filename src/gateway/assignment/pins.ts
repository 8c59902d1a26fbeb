import type { IncomingHttpHeaders } from 'node:http';
import { PIN_COOKIE, type Route } from '#domain/traffic/index.ts';
import type { GatewayConfig } from '../config.ts';
import type { GatewayTime } from '../gateway-time.ts';
import type { Mac } from '../id/mac.ts';
import type { Marks } from '../id/marks.ts';
import { BAGGAGE_HEADER, readEntry } from './baggage.ts';
import { readCookie } from './cookie.ts';
import { PIN_HEADER, type Pin, readPin, signPin } from './pin-token.ts';
import type { Served } from './served.ts';

/** A pin is issued again when this part of the idle time has gone. */
const FRESH_SHARE = 6;

type PinsDeps = {
  readonly config: GatewayConfig;
  readonly mac: Mac;
  readonly marks: Marks;
  readonly time: GatewayTime;
};

/** Issues pins and believes those that hold: what users show, and what agents hand on to the agents that work for them. */
export class Pins {
  readonly #deps: PinsDeps;

  constructor(deps: PinsDeps) {
    this.#deps = deps;
  }

  issue(served: Served, conversation: string | undefined, root: string): string {
    const { config, mac, marks, time } = this.#deps;
    const { agent, deployment } = marks.placeOf(served);
    const traffic = served.traffic === 'shadow' ? undefined : served.traffic;
    const pin = { agent, deployment, conversation, root, issuedAt: time.realNow(), traffic };
    return signPin(mac, config.environment, pin);
  }

  /** What a user shows of this conversation with this agent. */
  ofUser(route: Route, name: string | undefined, headers: IncomingHttpHeaders): Pin | undefined {
    const { config, marks } = this.#deps;
    const header = headers[PIN_HEADER];
    const token = typeof header === 'string' ? header : readCookie(headers.cookie, PIN_COOKIE);
    const pin = token === undefined ? undefined : this.#read(token);
    if (pin === undefined || pin.traffic !== undefined || !marks.isAbout(route, pin)) return undefined;
    // A pin that names no conversation is itself the conversation, so it ends like one: after the idle time.
    if (pin.conversation !== name) return undefined;
    return this.#isAtMost(pin, name === undefined ? config.conversationIdleMs : config.pinMaxAgeMs) ? pin : undefined;
  }

  /** On whose behalf an agent asks another one, or itself; undefined for what users ask. */
  ofCaller(headers: IncomingHttpHeaders): Pin | undefined {
    const header = headers[BAGGAGE_HEADER];
    const token = typeof header === 'string' ? readEntry(header) : undefined;
    const pin = token === undefined ? undefined : this.#read(token);
    return pin !== undefined && this.#isAtMost(pin, this.#deps.config.pinMaxAgeMs) ? pin : undefined;
  }

  isFresh(pin: Pin): boolean {
    return this.#isAtMost(pin, this.#deps.config.conversationIdleMs / FRESH_SHARE);
  }

  #read(token: string): Pin | undefined {
    return readPin(this.#deps.mac, this.#deps.config.environment, token);
  }

  #isAtMost({ issuedAt }: Pin, ageMs: number): boolean {
    return this.#deps.time.realNow() - issuedAt <= ageMs;
  }
}
