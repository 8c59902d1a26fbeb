import { request } from 'undici';
import { z } from 'zod';
import type { DurationMs } from '#domain/shared/index.ts';
import { parseJson } from '../disk/json-text.ts';
import type { Succession } from './crew.ts';
import type { GatewayIdentity } from './identity.ts';

const PATIENCE_MS = 2_000;
/** Only a gateway of a version of before reads it. */
const LEGACY_GRACE_MS = 5_000;

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

/**
 * Asks a gateway to drain and stop. True when it agreed; wait for its process to end, or for `probeGateway` to say `gone`.
 * @param graceMs for what is under way; undefined: as long as the project says
 */
export async function stopGateway(identity: GatewayIdentity, graceMs?: DurationMs): Promise<boolean> {
  try {
    const { statusCode } = await ask(identity, '/-/stop', graceMs);
    return statusCode === 202;
  } catch {
    // It is gone already, or never was: there is nothing left to stop.
    return false;
  }
}

/** `stops`: a gateway of a version of before, which ends while its successor starts. */
type Succeeded = Succession | { readonly kind: 'stops'; readonly pid: number };

/** Asks a gateway to put another process in its place, and waits until that serves, or can't. */
export async function succeedGateway(
  identity: GatewayIdentity,
  { withinMs, signal }: { readonly withinMs: DurationMs; readonly signal?: AbortSignal },
): Promise<Succeeded> {
  try {
    const { statusCode, text } = await ask(identity, '/-/succeed', LEGACY_GRACE_MS, { withinMs, signal });
    const said = answerSchema.safeParse(parseJson(text)).data;
    if (statusCode === 409 && said?.error?.code === 'successor_failed') return failed(said.error.message);
    const pid = said?.successor?.pid;
    if (pid === undefined) return { kind: 'impossible' };
    return statusCode === 202 ? { kind: 'stops', pid } : { kind: 'succeeded', pid };
  } catch (error) {
    // Refused: nobody is there to take over from.
    const isGone = error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';
    return isGone ? { kind: 'impossible' } : failed(`no answer: ${String(error)}`);
  }
}

const answerSchema = z.object({
  successor: z.object({ pid: z.int().positive() }).optional(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
});

function failed(because: string): Succession {
  return { kind: 'failed', because };
}

async function ask(
  { url, adminToken }: GatewayIdentity,
  path: string,
  graceMs: DurationMs | undefined,
  {
    withinMs = PATIENCE_MS,
    signal,
  }: { readonly withinMs?: DurationMs; readonly signal?: AbortSignal | undefined } = {},
): Promise<{ readonly statusCode: number; readonly text: string }> {
  const { statusCode, body } = await request(`${url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ graceMs }),
    headersTimeout: withinMs,
    bodyTimeout: withinMs,
    ...(signal === undefined ? {} : { signal }),
    reset: true,
  });
  return { statusCode, text: await body.text() };
}

function isBoot(claim: unknown, boot: string): boolean {
  return typeof claim === 'object' && claim !== null && 'boot' in claim && claim.boot === boot;
}
