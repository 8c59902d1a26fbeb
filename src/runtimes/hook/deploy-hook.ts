import type { Dispatcher } from 'undici';
import type { DeployConfig } from '#domain/config/index.ts';
import { AppError, type DurationMs, formatDuration, type JsonObject } from '#domain/shared/index.ts';
import type { Secrets, WallClock } from '#ports/index.ts';
import { nameContent, parseJson, send } from '../asking/index.ts';
import { signHookBody } from './hook-signature.ts';

export type WebhookConfig = Extract<DeployConfig, { kind: 'webhook' }>;

type DeployHookOptions = {
  readonly dispatcher: Dispatcher;
  readonly secrets: Secrets;
  readonly wallClock: WallClock;
  readonly timeoutMs: DurationMs;
};

/**
 * Sends one order to a deploy hook and returns the JSON that came back; undefined when it said 404 or 410.
 * @throws AppError RUNTIME_FAILED saying what came instead
 */
export async function callHook(
  { dispatcher, secrets, wallClock, timeoutMs }: DeployHookOptions,
  config: WebhookConfig,
  order: JsonObject,
): Promise<unknown> {
  const body = JSON.stringify(order);
  const secret = readSecret(config, secrets);
  const headers = secret === undefined ? {} : signHookBody(body, secret, wallClock.now());
  const answer = await send(dispatcher, { url: config.url, headers, body, timeoutMs });
  if (answer.kind === 'timed-out') throw hookFailure(config, order, `no answer within ${formatDuration(timeoutMs)}`);
  if (answer.kind === 'lost') throw hookFailure(config, order, answer.because);
  const { status, text } = answer;
  if (status === 404 || status === 410) return undefined;
  const value = parseJson(text);
  if (status < 200 || status > 299) throw hookFailure(config, order, `it answered ${status}${messageIn(value)}`);
  if (value === undefined) {
    throw hookFailure(config, order, `it answered ${status} with ${nameContent(answer.headers['content-type'], text)}`);
  }
  return value;
}

/** The one form of every complaint about a hook. */
export function hookFailure(config: WebhookConfig, order: JsonObject, what: string): AppError {
  return new AppError(
    'RUNTIME_FAILED',
    `The deploy hook ${withoutQuery(config.url)} failed to ${order.action} ${order.deploymentId}: ${what}.`,
    { hint: 'Look at the log of the hook; the same order is sent again when you retry.' },
  );
}

function readSecret(config: WebhookConfig, secrets: Secrets): string | undefined {
  if (config.secretEnv === undefined) return undefined;
  const secret = secrets.read(config.secretEnv);
  if (secret !== undefined && secret !== '') return secret;
  throw new AppError(
    'RUNTIME_FAILED',
    `The environment variable ${config.secretEnv}, which signs orders to the deploy hook, is not set.`,
    { hint: `Set ${config.secretEnv} where the server runs, or take "secretEnv" out of the deploy hook.` },
  );
}

function messageIn(value: unknown): string {
  const error = typeof value === 'object' && value !== null && 'error' in value ? value.error : value;
  const message = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
  return typeof message === 'string' ? `: ${message.slice(0, 300)}` : '';
}

/** A query may hold a token, and messages are stored. */
function withoutQuery(url: string): string {
  return url.split(/[?#]/, 1)[0] ?? url;
}
