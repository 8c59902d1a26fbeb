import { Buffer } from 'node:buffer';
import { z } from 'zod';
import type { DeploymentId, EpochMs } from '#domain/shared/index.ts';
import { isSameText, type Mac } from '../id/mac.ts';

/** What a signed pin says: this conversation with this agent began on this deployment. */
export type Pin = {
  readonly agent: string;
  readonly environment: string;
  /** The conversation's name in memory; empty where the request had no key and the pin itself is the conversation. */
  readonly conversation: string;
  readonly deploymentId: DeploymentId;
  /** What the conversation was hashed by, so that its requests stay in one key bucket. */
  readonly root: string;
  /** Wall clock. */
  readonly issuedAt: EpochMs;
};

const claims = z.tuple([
  z.literal(1),
  z.string(),
  z.string(),
  z.string(),
  z.string().regex(/^dep_/),
  z.string(),
  z.number(),
]);
const MAX_LENGTH = 2_000;

/** What may stand behind a pin, and is read by others. */
export const AFTER_PIN = '~';

/** `<claims>.<HMAC-SHA256>`, both base64url. */
export function signPin(mac: Mac, pin: Pin): string {
  const text = JSON.stringify([
    1,
    pin.agent,
    pin.environment,
    pin.conversation,
    pin.deploymentId,
    pin.root,
    pin.issuedAt,
  ]);
  const payload = Buffer.from(text).toString('base64url');
  return `${payload}.${mac(payload)}`;
}

/** Undefined for anything that was not signed with this secret. */
export function readPin(mac: Mac, text: string): Pin | undefined {
  const [token = ''] = text.split(AFTER_PIN, 1);
  const dot = token.indexOf('.');
  if (dot < 0 || token.length > MAX_LENGTH) return undefined;
  const payload = token.slice(0, dot);
  if (!isSameText(token.slice(dot + 1), mac(payload))) return undefined;
  const parsed = claims.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  if (!parsed.success) return undefined;
  const [, agent, environment, conversation, deploymentId, root, issuedAt] = parsed.data;
  return { agent, environment, conversation, deploymentId: deploymentId as DeploymentId, root, issuedAt };
}
