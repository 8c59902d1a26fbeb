/** What comes of a turn that nobody waits for any more. */
export const ABORTED = Symbol('aborted');

/** Waits for the promise, but no longer than somebody waits for it. What becomes of the promise afterwards is its own affair. */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | typeof ABORTED> {
  if (signal.aborted) {
    promise.catch(() => undefined);
    return ABORTED;
  }
  const aborted = Promise.withResolvers<typeof ABORTED>();
  const onAbort = (): void => aborted.resolve(ABORTED);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    promise.catch(() => undefined);
  }
}
