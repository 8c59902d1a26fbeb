import { request } from 'undici';
import { z } from 'zod';
import type { DurationMs } from '#domain/shared/index.ts';
import { parseJson } from '../disk/json-text.ts';
import type { GatewayIdentity } from './identity.ts';

const PATIENCE_MS = 2_000;

/**
 * Whether the gateway that an identity file names is there: `live` when it proves to be that very start, `foreign` when
 * something else answers at its address, `gone` when nothing does.
 */
export async function probeGateway(identity: GatewayIdentity): Promise<'live' | 'foreign' | 'gone'> {
  try {
    const { statusCode, body } = await request(`${identity.url}/-/identity`, {
      headers: { authorization: `Bearer ${identity.adminToken}` },
      headersTimeout: PATIENCE_MS,
      bodyTimeout: PATIENCE_MS,
      reset: true,
    });
    const text = await body.text();
    return statusCode === 200 && isBoot(parseJson(text), identity.boot) ? 'live' : 'foreign';
  } catch {
    // Refused, reset or silent: nobody to talk to.
    return 'gone';
  }
}

/** Asks a gateway to drain and stop. True when it agreed; wait for its process to end, or for `probeGateway` to say `gone`. */
export async function stopGateway(identity: GatewayIdentity, graceMs: DurationMs): Promise<boolean> {
  try {
    const { statusCode } = await ask(identity, '/-/stop', graceMs);
    return statusCode === 202;
  } catch {
    // It is gone already, or never was: there is nothing left to stop.
    return false;
  }
}

/**
 * Asks a gateway to let another process take over, which inherits its listening socket: nobody's connection is refused meanwhile.
 * The process that does; undefined when it can't be, and the gateway is as it was.
 */
export async function succeedGateway(
  identity: GatewayIdentity,
  graceMs: DurationMs,
): Promise<{ readonly pid: number } | undefined> {
  try {
    const { statusCode, text } = await ask(identity, '/-/succeed', graceMs);
    return statusCode === 202 ? successorSchema.safeParse(parseJson(text)).data?.successor : undefined;
  } catch {
    // It is gone: there is nobody to take over from.
    return undefined;
  }
}

const successorSchema = z.object({ successor: z.object({ pid: z.int().positive() }) });

async function ask(
  { url, adminToken }: GatewayIdentity,
  path: string,
  graceMs: DurationMs,
): Promise<{ readonly statusCode: number; readonly text: string }> {
  const { statusCode, body } = await request(`${url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ graceMs }),
    headersTimeout: PATIENCE_MS,
    bodyTimeout: PATIENCE_MS,
    reset: true,
  });
  return { statusCode, text: await body.text() };
}

function isBoot(claim: unknown, boot: string): boolean {
  return typeof claim === 'object' && claim !== null && 'boot' in claim && claim.boot === boot;
}
