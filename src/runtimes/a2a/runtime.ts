import { Buffer } from 'node:buffer';
import type { Dispatcher } from 'undici';
import type { DurationMs } from '#domain/shared/index.ts';
import type { Chance, InvokedRuntime, Log, Stopwatch, WallClock } from '#ports/index.ts';
import { CLOSING_MS, invokeTurns, RuntimeClient } from '../invoking/index.ts';
import { CARD_PATH, readCard } from './card.ts';
import { CardCache } from './card-cache.ts';
import { RpcClient } from './rpc-client.ts';
import { A2aTurn } from './turn.ts';

type A2aRuntimeOptions = {
  readonly dispatcher: Dispatcher;
  readonly wallClock: WallClock;
  readonly stopwatch: Stopwatch;
  readonly chance: Chance;
  readonly log: Log;
  /** Between the first two looks at a task. */
  readonly pollMs?: DurationMs;
};

const POLL_MS: DurationMs = 250;
const MESSAGE_ID_BYTES = 16;

/** Agents that speak Agent2Agent over JSON-RPC, version 1.0 or 0.3 (a2a-protocol.org), as their cards say. */
export function createA2aRuntime({ pollMs = POLL_MS, ...options }: A2aRuntimeOptions): InvokedRuntime {
  const { chance, log, stopwatch } = options;
  const cards = new CardCache(stopwatch);
  return invokeTurns(
    {
      begin(invocation) {
        const client = new RuntimeClient(options, invocation);
        const { baseUrl } = invocation.endpoint;
        const goesOn = invocation.conversation !== undefined;
        const url = `${baseUrl}${CARD_PATH}`;
        const meet = async () => {
          // Others may wait for the same card, so that it is read on when this turn's user hangs up.
          const signal = AbortSignal.timeout(CLOSING_MS);
          const card = await cards.of(baseUrl, async () =>
            readCard(await client.json({ method: 'GET', url, begins: false, signal }), invocation.endpoint),
          );
          return { card, rpc: new RpcClient(client, card, goesOn, () => cards.drop(baseUrl)) };
        };
        const messageId = Buffer.from(chance.bytes(MESSAGE_ID_BYTES)).toString('hex');
        return new A2aTurn({ meet, messageId, stopwatch, pollMs }, invocation);
      },

      /** The protocol has no way to delete a context. */
      async forget() {},
    },
    log,
  );
}
