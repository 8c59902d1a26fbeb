import { z } from 'zod';
import type { DeploymentId, EpochMs } from '../shared/index.ts';

/** The request header that a tester's pass travels in. */
export const TESTER_HEADER = 'x-headgate-tester';

/** Lets one person reach one deployment, whatever its share, until it expires. Everyone else is served as before. */
export type TesterPass = {
  /** Whom it was given to. */
  readonly tester: string;
  readonly agent: string;
  readonly environment: string;
  readonly deploymentId: DeploymentId;
  /** Real time: gateways know no other. */
  readonly expiresAt: EpochMs;
};

const claimsSchema = z.tuple([z.string(), z.string(), z.string(), z.string().regex(/^dep_[0-9A-Za-z]+$/), z.number()]);
const PREFIX = 'hgt1';
const MAX_LENGTH = 4_000;

/** The pass as a header value: claims and signature, base64url. @param sign gives the signature of a text in base64 */
export function sealTesterPass(pass: TesterPass, sign: (text: string) => string): string {
  const claims = JSON.stringify([pass.tester, pass.agent, pass.environment, pass.deploymentId, pass.expiresAt]);
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
  const [tester, agent, environment, deploymentId, expiresAt] = claims.data;
  return { tester, agent, environment, deploymentId: deploymentId as DeploymentId, expiresAt };
}

/** The same key signs route snapshots, which are JSON; no text that begins like this one is. */
function signedText(payload: string): string {
  return `headgate-tester\n${payload}`;
}
