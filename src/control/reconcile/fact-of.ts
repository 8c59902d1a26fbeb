import type { Fact } from '#domain/rollout/index.ts';
import type { Action } from '#ports/index.ts';

/** How the work behind a key stands, as the domain reads it. A result says `pass` and `because`. */
export function factOf(actions: readonly Action[], key: string): Fact {
  const action = actions.find((item) => item.key === key);
  if (action === undefined) return { state: 'absent' };
  if (action.state === 'pending') {
    return action.because === undefined ? { state: 'pending' } : { state: 'pending', because: action.because };
  }
  if (action.state === 'failed') return { state: 'failed', because: action.because ?? 'unknown' };
  const because = action.result?.because;
  return { state: 'done', pass: action.result?.pass === true, because: typeof because === 'string' ? because : '' };
}
