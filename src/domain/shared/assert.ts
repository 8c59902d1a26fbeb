/** Stops the current piece of work when something that must hold does not. A bug, not an error that a user can mend. */
export function assert(condition: unknown, whatMustHold: string): asserts condition {
  if (!condition) throw new Error(`broken invariant: ${whatMustHold}`);
}

/** Ends a switch over a union: adding a member without handling it no longer type-checks. */
export function assertNever(value: never): never {
  throw new Error(`broken invariant: no case for ${JSON.stringify(value)}`);
}
