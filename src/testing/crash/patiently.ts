const LONGEST_WAIT_MS = 90_000;

/** Codes that say that no server answered, or that it has no database just now. */
const AWAY: ReadonlySet<string> = new Set(['SERVER_UNREACHABLE', 'STORE_UNAVAILABLE']);

/** Again while the server is away. `unless`: a refusal that is as good as an answer, like one that it goes on already. */
export async function patiently<T>(call: () => Promise<T>, unless?: string): Promise<T> {
  const deadline = performance.now() + LONGEST_WAIT_MS;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (unless !== undefined && (code === unless || code === 'CONFLICT')) return undefined as T;
      if (!AWAY.has(code) || performance.now() > deadline) throw error;
      await pause();
    }
  }
}

export function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 100));
}
