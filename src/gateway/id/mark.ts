import { Buffer } from 'node:buffer';
import type { SideTraffic } from '#domain/sample/index.ts';
import { isSameText, type Mac } from './mac.ts';

/** Where something began that has an id, as the id itself says. */
export type Mark = {
  /** A hash of the agent's name. */
  readonly agent: number;
  /** A hash of the deployment's id: few stand beside each other, and an id must stay short. */
  readonly deployment: string;
  /** What the conversation is hashed by: 16 hex digits. */
  readonly root: string;
  /** The version of the route that was in force; only in the ids of requests, since what is kept has the same id for ever. */
  readonly routeVersion?: number | undefined;
  /** Absent: a user. */
  readonly traffic?: SideTraffic | undefined;
};

/** An id that we gave out: the agent's own with a mark in front. */
export type MintedId = { readonly mark: Mark; readonly own: string };

const AGENT_BYTES = 4;
export const DEPLOYMENT_BYTES = 5;
const ROOT_BYTES = 8;
const PAYLOAD_BYTES = AGENT_BYTES + DEPLOYMENT_BYTES + ROOT_BYTES + 4;
const PAYLOAD_LENGTH = (PAYLOAD_BYTES * 4) / 3;
/** 72 bits: each guess would cost a request. */
const MAC_LENGTH = 12;
const MARK_LENGTH = PAYLOAD_LENGTH + MAC_LENGTH;
const MAX_VERSION = 0x3fff_fffe;
const NO_VERSION = 0x3fff_ffff;

/** Stands before each mark; the digit is the version of this form. */
export const SIGN = 'hg1';
/** The form of a minted id, without a check of its mark: to be used inside other expressions. */
export const MINTED = `(?:[a-z]{1,16}_)?${SIGN}[\\w-]{${MARK_LENGTH}}`;
const WHOLE = new RegExp(`^([a-z]{1,16}_)?${SIGN}([\\w-]{${PAYLOAD_LENGTH}})([\\w-]{${MAC_LENGTH}})(.+)$`, 's');
/** Ids that can stand anywhere as they are, without an escape: no others are marked. */
const PLAIN = /^[\w.:\-+=/~]+$/;
const MAX_AGENTS_LENGTH = 200;
const PREFIX = /^[a-z]{1,16}_(?=.)/s;

const TRAFFIC: readonly (SideTraffic | undefined)[] = [undefined, 'tester', 'shadow', 'top-up'];

/** The text of a mark, the same for the same mark; it says nothing until it is signed in an id. */
export function writeMark({ agent, deployment, root, routeVersion, traffic }: Mark): string {
  const bytes = Buffer.allocUnsafe(PAYLOAD_BYTES);
  bytes.writeUInt32BE(agent, 0);
  bytes.write(deployment, AGENT_BYTES, 'hex');
  bytes.write(root, AGENT_BYTES + DEPLOYMENT_BYTES, 'hex');
  const version =
    ((routeVersion === undefined ? NO_VERSION : Math.min(routeVersion, MAX_VERSION)) |
      (TRAFFIC.indexOf(traffic) << 30)) >>>
    0;
  bytes.writeUInt32BE(version, AGENT_BYTES + DEPLOYMENT_BYTES + ROOT_BYTES);
  return bytes.toString('base64url');
}

/** Whether an id of an agent gets a mark. */
export function canBeMinted(own: string): boolean {
  return own.length <= MAX_AGENTS_LENGTH && PLAIN.test(own);
}

/**
 * `resp_abc` becomes `resp_hg1…abc`: what it is an id of still shows. Signed is all of it, so that nobody makes another id of one.
 * @param mark its text
 */
export function mintId(mac: Mac, mark: string, own: string): string {
  const prefix = PREFIX.exec(own)?.[0] ?? '';
  return `${prefix}${SIGN}${mark}${sign(mac, mark, own)}${own.slice(prefix.length)}`;
}

/** Undefined for whatever we did not give out. */
export function readMinted(mac: Mac, id: string): MintedId | undefined {
  const found = WHOLE.exec(id);
  if (found === null) return undefined;
  const [, prefix = '', payload = '', signature = '', rest = ''] = found;
  const own = prefix + rest;
  if (!PLAIN.test(own) || !isSameText(signature, sign(mac, payload, own))) return undefined;
  const bytes = Buffer.from(payload, 'base64url');
  const rootAt = AGENT_BYTES + DEPLOYMENT_BYTES;
  const version = bytes.readUInt32BE(rootAt + ROOT_BYTES);
  const mark = {
    agent: bytes.readUInt32BE(0),
    deployment: bytes.toString('hex', AGENT_BYTES, rootAt),
    root: bytes.toString('hex', rootAt, rootAt + ROOT_BYTES),
    routeVersion: (version & NO_VERSION) === NO_VERSION ? undefined : version & NO_VERSION,
    traffic: TRAFFIC[version >>> 30],
  };
  return { mark, own };
}

/** The same secret signs pins, whose text never begins like this. */
function sign(mac: Mac, payload: string, own: string): string {
  return mac(`id ${payload} ${own}`).slice(0, MAC_LENGTH);
}
