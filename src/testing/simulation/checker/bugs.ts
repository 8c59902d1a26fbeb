import type { Checker } from './checker.ts';

/** Nothing that control itself calls a bug: a broken invariant, a promotion set aside, a command that throws. */
export function bugs(): Checker {
  return { name: 'bugs', see: (event) => (event.kind === 'bug' ? [event.what.slice(0, 600)] : []) };
}
