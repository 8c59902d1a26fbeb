import { Buffer } from 'node:buffer';
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { type ByPass, openTesterPass, type Route, type Target, TESTER_HEADER } from '#domain/traffic/index.ts';
import type { GatewayTime } from '../gateway-time.ts';

/** Whom a pass lets in, and where to. */
export type Admitted = {
  readonly target: Target;
  readonly traffic: ByPass;
  /** What the request stands for, where one pass is for one thing: all requests of it are one conversation. Absent: nothing. */
  readonly subject?: string | undefined;
};

/** What a tester's header leads to. Whoever shows one that does not hold is told so, and never served as a user instead. */
type Admission = ({ readonly kind: 'admitted' } & Admitted) | { readonly kind: 'refused'; readonly because: string };

/** Lets those in who show a pass that control signed (Ed25519): to the one deployment that it names, whatever its share. */
export class TesterDoor {
  readonly #publicKey: KeyObject;
  readonly #time: GatewayTime;

  /** @param publicKey control's key in PEM (SPKI) */
  constructor(publicKey: string, time: GatewayTime) {
    this.#publicKey = createPublicKey(publicKey);
    this.#time = time;
  }

  /** Undefined for who shows no pass. */
  admit(route: Route, headers: IncomingHttpHeaders): Admission | undefined {
    const token = headers[TESTER_HEADER];
    if (token === undefined) return undefined;
    const pass = openTesterPass(String(token), (text, signature) =>
      verify(null, Buffer.from(text), this.#publicKey, signature),
    );
    if (pass === undefined) return refused('it was not signed by this installation');
    if (pass.expiresAt <= this.#time.realNow()) return refused('it has expired');
    if (pass.agent !== route.agent || pass.environment !== route.environment) {
      return refused(`it is for ${pass.agent} in ${pass.environment}`);
    }
    const target = route.targets.find(({ deploymentId }) => deploymentId === pass.deploymentId);
    if (target === undefined) return refused(`its deployment ${pass.deploymentId} does not stand here any more`);
    const { traffic = 'tester', tester } = pass;
    return { kind: 'admitted', target, traffic, ...(traffic === 'top-up' ? { subject: tester } : {}) };
  }
}

function refused(because: string): Admission {
  return { kind: 'refused', because };
}
