import { createPublicKey } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { gatewayPaths, VERSION_HEADER } from '#api/index.ts';
import { AppError, type DurationMs, type GatewayId, SECOND_MS } from '#domain/shared/index.ts';
import type { ControlPlane, Log, ReadSnapshot, Stopwatch } from '#ports/index.ts';
import { openSnapshot } from './signed-snapshot.ts';
import { readSnapshotStream } from './snapshot-stream.ts';

const FIRST_BACKOFF_MS = 100;
const LAST_BACKOFF_MS = 2 * SECOND_MS;
const SILENCE_MS = 15 * SECOND_MS;
const PATIENCE_MS = 10 * SECOND_MS;

type HttpControlPlaneOptions = {
  /** Of the server, without a path. */
  readonly url: string;
  /** The bearer token of this gateway. */
  readonly token: string;
  /** Control's Ed25519 key in PEM (SPKI). */
  readonly publicKey: string;
  readonly gatewayId: GatewayId;
  readonly boot: string;
  /** Of this program. */
  readonly version: string;
  readonly stopwatch: Stopwatch;
  readonly log: Log;
  /** Without a snapshot for so long, the connection counts as dead. */
  readonly silenceMs?: DurationMs;
};

/** Control over HTTP; see `gatewayPaths` for the messages. `close` lets go of the connections. */
export function createHttpControlPlane(
  options: HttpControlPlaneOptions,
): ControlPlane & { readonly close: () => Promise<void> } {
  const { url, token, gatewayId: gateway, boot, stopwatch, log, silenceMs = SILENCE_MS } = options;
  const publicKey = createPublicKey(options.publicKey);
  const dispatcher = new Agent({ connect: { timeout: 5 * SECOND_MS }, allowH2: false });
  const post = (path: string, body: unknown): Promise<void> =>
    postJson({ dispatcher, url: `${url}${path}`, token, version: options.version }, body);

  const subscribe = async (onSnapshot: (snapshot: ReadSnapshot) => void, signal: AbortSignal): Promise<void> => {
    let backoffMs = FIRST_BACKOFF_MS;
    let lostMs: DurationMs | undefined;
    const onData = (data: string): void => {
      const opened = openSnapshot(data, publicKey);
      if (opened.kind === 'refused') {
        log.error('gateway.snapshot.refused', { because: opened.because });
        return;
      }
      backoffMs = FIRST_BACKOFF_MS;
      if (lostMs !== undefined)
        log.info('gateway.control.found', { afterMs: Math.round(stopwatch.elapsedMs() - lostMs) });
      lostMs = undefined;
      onSnapshot(opened.snapshot);
    };
    const query = new URLSearchParams({ gateway, boot });
    const address = `${url}${gatewayPaths.snapshots}?${query}`;
    while (!signal.aborted) {
      let because = 'control ended the stream';
      try {
        await readSnapshotStream({ url: address, token, dispatcher, silenceMs, signal, onData });
      } catch (error) {
        because = String(error);
      }
      if (signal.aborted) return;
      if (lostMs === undefined) log.warn('gateway.control.lost', { because, retryInMs: backoffMs });
      lostMs ??= stopwatch.elapsedMs();
      await pause(backoffMs, undefined, { signal }).catch(() => undefined);
      backoffMs = Math.min(2 * backoffMs, LAST_BACKOFF_MS);
    }
  };

  return {
    subscribe,
    acknowledge: (version, refused) =>
      // A server of before knows no `refused`, and takes no field that it doesn't know.
      post(gatewayPaths.acks, { gateway, boot, version, ...(refused.length === 0 ? {} : { refused }) }),
    post: (batch) => post(gatewayPaths.rollups, batch),
    report: (fact) => post(gatewayPaths.facts, { gateway, ...fact }),
    keepRequests: (requests) => post(gatewayPaths.requests, { gateway, requests }),
    tellFeedback: (feedback) => post(gatewayPaths.feedback, { gateway, feedback }),
    listServed: (page) => post(gatewayPaths.conversations, { gateway, ...page }),
    tellBegun: (counts) => post(gatewayPaths.begun, { gateway, boot, counts }),
    tellExceptions: (report) => post(gatewayPaths.exceptions, { gateway, ...report }),
    close: () => dispatcher.destroy(),
  };
}

type Address = {
  readonly dispatcher: Agent;
  readonly url: string;
  readonly token: string;
  readonly version: string;
};

/**
 * @throws AppError USAGE when control can't take the message at all, OTHER_VERSION when it can't because it is of another version, else
 * SERVER_UNREACHABLE: send it again later
 */
async function postJson({ dispatcher, url, token, version }: Address, body: unknown): Promise<void> {
  const {
    statusCode,
    headers,
    body: answer,
  } = await request(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    dispatcher,
    headersTimeout: PATIENCE_MS,
    bodyTimeout: PATIENCE_MS,
  }).catch((cause: unknown) => {
    throw new AppError('SERVER_UNREACHABLE', `control does not answer at ${url}: ${String(cause)}`, { cause });
  });
  const text = await answer.text().catch(() => '');
  if (statusCode >= 200 && statusCode < 300) return;
  const message = `control answered ${statusCode} at ${url}: ${text.slice(0, 300)}`;
  if (statusCode !== 400 && statusCode !== 413 && statusCode !== 422) throw new AppError('SERVER_UNREACHABLE', message);
  const theirs = headers[VERSION_HEADER];
  // How long a message is does not depend on what it says.
  if (statusCode === 413 || theirs === version) throw new AppError('USAGE', message);
  throw new AppError(
    'OTHER_VERSION',
    `${message}; it is ${theirs ?? 'an earlier version'}, this gateway is ${version}`,
    {
      hint: 'bring the server to the version of the gateway: what it could not read waits, and is told then',
    },
  );
}
