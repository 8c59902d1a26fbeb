import type { DurationMs } from '#domain/shared/index.ts';

/** A signal that aborts when time is up, or with another. Whoever asked ends it: a timer for each of thousands of answered requests fills the memory. */
type Deadline = { readonly signal: AbortSignal; isLate(): boolean; end(): void };

export function startDeadline(timeoutMs: DurationMs, outer?: AbortSignal): Deadline {
  const own = new AbortController();
  let isLate = false;
  const follow = () => own.abort(outer?.reason);
  const timer = setTimeout(() => {
    isLate = true;
    own.abort(new DOMException('time is up', 'TimeoutError'));
  }, timeoutMs);
  if (outer?.aborted === true) follow();
  else outer?.addEventListener('abort', follow, { once: true });
  return {
    signal: own.signal,
    isLate: () => isLate && outer?.aborted !== true,
    end() {
      clearTimeout(timer);
      outer?.removeEventListener('abort', follow);
    },
  };
}
