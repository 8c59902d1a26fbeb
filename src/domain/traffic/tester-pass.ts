import { z } from 'zod';
import type { SideTraffic } from '../sample/index.ts';
import type { DeploymentId, EpochMs } from '../shared/index.ts';

/** The request header that a tester's pass travels in. */
export const TESTER_HEADER = 'x-headgate-tester';

/** Requests that are no users' and reach a deployment by a pass: a tester's, or Headgate's own where users send few. */
export type ByPass = Exclude<SideTraffic, 'shadow'>;

/** Lets its holder reach one deployment, whatever its share, until it expires. Everyone else is served as before. */
export type TesterPass = {
  /** Whom it was given to; of a top-up the case that is asked. */
  readonly tester: string;
  readonly agent: string;
  readonly environment: string;
  readonly deploymentId: DeploymentId;
  /** Real time: gateways know no other. */
  readonly expiresAt: EpochMs;
  /** Absent: a tester's. */
  readonly traffic?: ByPass | undefined;
};

const common = [z.string(), z.string(), z.string(), z.string().regex(/^dep_[0-9A-Za-z]+$/), z.number()] as const;
/** A gateway that knows no top-up refuses its pass, rather than count it as a tester's. */
const claimsSchema = z.union([z.tuple([...common]), z.tuple([...common, z.literal('top-up')])]);
const PREFIX = 'hgt1';
const MAX_LENGTH = 4_000;

/** The pass as a header value: claims and signature, base64url. @param sign gives the signature of a text in base64 */
export function sealTesterPass(pass: TesterPass, sign: (text: string) => string): string {
  const { tester, agent, environment, deploymentId, expiresAt, traffic = 'tester' } = pass;
  const kind = traffic === 'tester' ? [] : [traffic];
  const claims = JSON.stringify([tester, agent, environment, deploymentId, expiresAt, ...kind]);
  const payload = Buffer.from(claims).toString('base64url');
  const signature = Buffer.from(sign(signedText(payload)), 'base64').toString('base64url');
  return `${PREFIX}.${payload}.${signature}`;
}

/** Undefined for anything that was not signed. It may have expired. @param isSigned takes a text and its signature's bytes */
export function openTesterPass(
  token: string,
  isSigned: (text: string, signature: Uint8Array) => boolean,
): TesterPass | undefined {
  const [prefix, payload, signature, ...rest] = token.split('.', 4);
  if (token.length > MAX_LENGTH || prefix !== PREFIX || payload === undefined || signature === undefined)
    return undefined;
  if (rest.length > 0 || !isSigned(signedText(payload), Buffer.from(signature, 'base64url'))) return undefined;
  // What carries the signature was written by `sealTesterPass`, but perhaps by another version of it.
  const claims = claimsSchema.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  if (!claims.success) return undefined;
  const [tester, agent, environment, deploymentId, expiresAt, traffic = 'tester' as const] = claims.data;
  return { tester, agent, environment, deploymentId: deploymentId as DeploymentId, expiresAt, traffic };
}

/** The same key signs route snapshots, which are JSON; no text that begins like this one is. */
function signedText(payload: string): string {
  return `headgate-tester\n${payload}`;
}
