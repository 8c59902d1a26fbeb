import type { Dispatcher } from 'undici';
import type { DurationMs } from '#domain/shared/index.ts';
import type { InvokedRuntime, Log, Stopwatch, WallClock } from '#ports/index.ts';
import { CLOSING_MS, invokeTurns, RuntimeClient } from '../invoking/index.ts';
import { readPlace, threadsUrl } from './place.ts';
import { ThreadsTurn } from './turn.ts';

type ThreadsRuntimeOptions = {
  readonly dispatcher: Dispatcher;
  readonly wallClock: WallClock;
  readonly stopwatch: Stopwatch;
  readonly log: Log;
  /** Between the first two looks at a run that is polled. */
  readonly pollMs?: DurationMs;
};

const POLL_MS: DurationMs = 250;

/**
 * Assistants that answer in threads and runs: OpenAI's Assistants API (v2), and Azure AI Foundry's agents before they had versions.
 * A thread belongs to the service, not to the assistant, so that another release at the same address goes on with it.
 */
export function createThreadsRuntime({ pollMs = POLL_MS, ...options }: ThreadsRuntimeOptions): InvokedRuntime {
  const { log, stopwatch } = options;
  const stops = new Map<string, Promise<void>>();
  return invokeTurns(
    {
      begin(invocation) {
        const headers = { ...invocation.headers, 'openai-beta': 'assistants=v2' };
        const client = new RuntimeClient(options, { ...invocation, headers });
        return new ThreadsTurn({ client, stopwatch, stops, pollMs }, invocation);
      },

      async forget({ endpoint, credential, headers }, conversation) {
        const place = readPlace(conversation);
        if (place === undefined) return;
        const signal = AbortSignal.timeout(CLOSING_MS);
        const limits = { answerMs: CLOSING_MS, silenceMs: CLOSING_MS, wholeMs: CLOSING_MS };
        const client = new RuntimeClient(options, {
          endpoint,
          credential,
          headers: { ...headers, 'openai-beta': 'assistants=v2' },
          limits,
          signal,
        });
        const url = threadsUrl(endpoint, `/threads/${place.thread}`);
        await client.json({ method: 'DELETE', url, begins: false }).catch((error: unknown) => {
          log.info('runtime.thread.kept', { baseUrl: endpoint.baseUrl, because: String(error) });
        });
      },
    },
    log,
  );
}
