import { Buffer } from 'node:buffer';
import type { Endpoint } from '#domain/release/index.ts';
import { isSameText, type Mac } from '../id/mac.ts';

const NONCE_BYTES = 12;
const NONCE_LENGTH = (NONCE_BYTES * 4) / 3;
/** 72 bits: each guess would cost a request. */
const MAC_LENGTH = 12;
const FORM = new RegExp(`^(?:[a-z]{1,16}_)?([\\w-]{${NONCE_LENGTH}})([\\w-]{${MAC_LENGTH}})(.+)$`, 's');
/** What can stand in an id as it is; everything else stands there encoded, behind a sign. */
const PLAIN = /^[\w-][\w.-]*$/;
const ENCODED = '.';
const MAX_LENGTH = 512;

/** Where conversations are kept: two deployments at one address share them. */
export function homeOf({ api, baseUrl }: Endpoint): string {
  return `${api} ${encodeURI(baseUrl)}`;
}

/**
 * Ids that lead to the place where a runtime keeps a conversation, from any gateway of the installation. The place is no secret, but
 * signed together with its home, so that nobody can lead a request into another's conversation by writing an id.
 */
export class KeptIds {
  readonly #mac: Mac;
  readonly #nonce: (bytes: number) => Uint8Array;

  constructor(deps: { readonly mac: Mac; readonly nonce: (bytes: number) => Uint8Array }) {
    this.#mac = deps.mac;
    this.#nonce = deps.nonce;
  }

  /** `<prefix>_<nonce><signature><place>`; undefined for a place that is too long to be carried. */
  write(prefix: string, home: string, place: string): string | undefined {
    if (place.length > MAX_LENGTH) return undefined;
    const nonce = this.nonce();
    const rest = PLAIN.test(place) ? place : ENCODED + Buffer.from(place).toString('base64url');
    return `${prefix}_${nonce}${this.#sign(nonce, home, rest)}${rest}`;
  }

  /** The place that an id of this home leads to; undefined for every other. */
  read(id: string, home: string): string | undefined {
    const found = FORM.exec(id);
    if (found === null) return undefined;
    const [, nonce = '', signature = '', rest = ''] = found;
    if (!isSameText(signature, this.#sign(nonce, home, rest))) return undefined;
    return rest.startsWith(ENCODED) ? Buffer.from(rest.slice(1), 'base64url').toString() : rest;
  }

  nonce(): string {
    return Buffer.from(this.#nonce(NONCE_BYTES)).toString('base64url');
  }

  /** The same secret signs marks and pins, whose texts never begin like this. */
  #sign(nonce: string, home: string, rest: string): string {
    return this.#mac(`kept ${nonce} ${home} ${rest}`).slice(0, MAC_LENGTH);
  }
}
