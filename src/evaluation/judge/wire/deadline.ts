import type { DurationMs } from '#domain/shared/index.ts';

/** A signal that aborts with another, or when time is up. Whoever asked ends it, so that nothing of a request outlives it. */
type Deadline = { readonly signal: AbortSignal; isLate(): boolean; end(): void };

export function startDeadline(outer: AbortSignal, timeoutMs: DurationMs): Deadline {
  const own = new AbortController();
  let isLate = false;
  const follow = () => own.abort(outer.reason);
  const timer = setTimeout(() => {
    isLate = true;
    own.abort(new DOMException('time is up', 'TimeoutError'));
  }, timeoutMs);
  if (outer.aborted) follow();
  else outer.addEventListener('abort', follow, { once: true });
  return {
    signal: own.signal,
    isLate: () => isLate && !outer.aborted,
    end() {
      clearTimeout(timer);
      outer.removeEventListener('abort', follow);
    },
  };
}
