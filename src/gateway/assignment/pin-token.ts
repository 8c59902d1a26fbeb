import { Buffer } from 'node:buffer';
import type { EpochMs } from '#domain/shared/index.ts';
import type { ByPass } from '#domain/traffic/index.ts';
import { isSameText, type Mac } from '../id/mac.ts';
import { DEPLOYMENT_BYTES, type Mark } from '../id/mark.ts';

/** What a signed pin says: this conversation with this agent began on this deployment. */
export type Pin = Pick<Mark, 'agent' | 'deployment' | 'root'> & {
  /** The conversation's name in memory; undefined where the request had no key and the pin itself is the conversation. */
  readonly conversation: string | undefined;
  /** Wall clock. */
  readonly issuedAt: EpochMs;
  /** For what an agent asks on behalf of who is no user: nothing that a user could show. Absent: a user. */
  readonly traffic?: ByPass | undefined;
};

export const PIN_HEADER = 'x-headgate-pin';

/** What may stand behind a pin, and is read by others. */
export const AFTER_PIN = '~';

const VERSION = 2;
const NAMED = 1;
const TESTERS = 2;
const TOP_UPS = 4;
const FLAG_OF: Readonly<Record<ByPass, number>> = { tester: TESTERS, 'top-up': TOP_UPS };
const [AGENT_BYTES, NAME_BYTES, TIME_BYTES] = [4, 8, 6];
const DEPLOYMENT_AT = 2 + AGENT_BYTES;
const NAME_AT = DEPLOYMENT_AT + DEPLOYMENT_BYTES;
const ROOT_AT = NAME_AT + NAME_BYTES;
const TIME_AT = ROOT_AT + NAME_BYTES;
const PIN_BYTES = TIME_AT + TIME_BYTES;
/** 132 bits. */
const MAC_LENGTH = 22;

/** `<claims>.<HMAC-SHA256>`, both base64url: short, because each reply carries it, browsers twice. */
export function signPin(mac: Mac, environment: string, pin: Pin): string {
  const { agent, deployment, conversation, root, issuedAt, traffic } = pin;
  const bytes = Buffer.allocUnsafe(PIN_BYTES);
  bytes[0] = VERSION;
  bytes[1] = (conversation === undefined ? 0 : NAMED) | (traffic === undefined ? 0 : FLAG_OF[traffic]);
  bytes.writeUInt32BE(agent, 2);
  bytes.write(deployment, DEPLOYMENT_AT, 'hex');
  if (conversation === undefined) bytes.fill(0, NAME_AT, ROOT_AT);
  else bytes.write(conversation, NAME_AT, 'hex');
  bytes.write(root, ROOT_AT, 'hex');
  bytes.writeUIntBE(Math.max(0, issuedAt), TIME_AT, TIME_BYTES);
  const claims = bytes.toString('base64url');
  return `${claims}.${sign(mac, environment, claims)}`;
}

/** Undefined for anything that was not signed with this secret for this environment. */
export function readPin(mac: Mac, environment: string, text: string): Pin | undefined {
  const [token = ''] = text.split(AFTER_PIN, 1);
  const [claims = '', signature = '', more] = token.split('.', 3);
  if (more !== undefined || !isSameText(signature, sign(mac, environment, claims))) return undefined;
  const bytes = Buffer.from(claims, 'base64url');
  if (bytes.length !== PIN_BYTES || bytes[0] !== VERSION) return undefined;
  const flags = bytes[1] ?? 0;
  return {
    agent: bytes.readUInt32BE(2),
    deployment: bytes.toString('hex', DEPLOYMENT_AT, NAME_AT),
    conversation: (flags & NAMED) !== 0 ? bytes.toString('hex', NAME_AT, ROOT_AT) : undefined,
    root: bytes.toString('hex', ROOT_AT, TIME_AT),
    issuedAt: bytes.readUIntBE(TIME_AT, TIME_BYTES),
    traffic: trafficOf(flags),
  };
}

function trafficOf(flags: number): ByPass | undefined {
  if ((flags & TOP_UPS) !== 0) return 'top-up';
  return (flags & TESTERS) !== 0 ? 'tester' : undefined;
}

/** Ids are signed with the same secret, and their text never begins like this. */
function sign(mac: Mac, environment: string, claims: string): string {
  return mac(`pin ${environment} ${claims}`).slice(0, MAC_LENGTH);
}
