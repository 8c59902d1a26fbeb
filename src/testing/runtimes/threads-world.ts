import type { Endpoint, ThreadsForm } from '#domain/release/index.ts';
import { createThreadsRuntime } from '#runtimes/threads/index.ts';
import { type hastyStopwatch, invokedOptions } from './invoking.ts';
import { ThreadsServer } from './threads-server.ts';

/** A service of threads and runs, and the runtime that speaks to it. */
export async function openThreads(
  form: Partial<ThreadsForm> = {},
  options: ConstructorParameters<typeof ThreadsServer>[1] = {},
  stopwatch?: ReturnType<typeof hastyStopwatch>,
) {
  const server = new ThreadsServer('v1', options);
  const baseUrl = await server.listen();
  const { options: given, logged, close } = invokedOptions();
  const runtime = createThreadsRuntime(stopwatch === undefined ? given : { ...given, stopwatch });
  const threads: ThreadsForm = { assistant: server.assistant, follow: 'stream', ...form };
  const endpoint: Endpoint = { baseUrl, api: 'threads', threads };
  return {
    server,
    runtime,
    endpoint,
    logged,
    async close(): Promise<void> {
      await runtime.settled();
      await close();
      await server.close();
    },
  };
}
