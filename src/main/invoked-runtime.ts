import type { Endpoint } from '#domain/release/index.ts';
import { assert } from '#domain/shared/index.ts';
import type { InvokedRuntime } from '#ports/index.ts';
import { createA2aRuntime } from '#runtimes/a2a/index.ts';
import { createThreadsRuntime } from '#runtimes/threads/index.ts';

type Options = Parameters<typeof createA2aRuntime>[0] & Parameters<typeof createThreadsRuntime>[0];

/** All agents that are invoked as one: each in its own protocol. */
export function createInvokedRuntime(options: Options): InvokedRuntime {
  const runtimes = { a2a: createA2aRuntime(options), threads: createThreadsRuntime(options) };
  const of = ({ api }: Endpoint): InvokedRuntime => {
    assert(api === 'a2a' || api === 'threads', 'only agents of these protocols are invoked');
    return runtimes[api];
  };
  return {
    invoke: (invocation) => of(invocation.endpoint).invoke(invocation),
    forget: (given, conversation) => of(given.endpoint).forget(given, conversation),
    async settled() {
      await Promise.all([runtimes.a2a.settled(), runtimes.threads.settled()]);
    },
  };
}
