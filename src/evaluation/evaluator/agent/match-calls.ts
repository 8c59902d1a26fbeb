import type { ExpectedToolCall } from '#domain/dataset/index.ts';
import type { ReleaseDefinition } from '#domain/release/index.ts';
import type { ObservedToolCall } from '#ports/index.ts';
import { satisfies } from './call.ts';
import { findInvented } from './invented-arguments.ts';

/**
 * For each expected call the index of the observed one that satisfies it, each used once, the most exact first. One that is known to have
 * failed, or whose arguments are invented, satisfies nothing.
 */
export function matchCalls(
  expected: readonly ExpectedToolCall[],
  observed: readonly ObservedToolCall[],
  definition: ReleaseDefinition | undefined,
): readonly (number | undefined)[] {
  const taken = new Set<number>();
  const matches = new Array<number | undefined>(expected.length).fill(undefined);
  // An expected call that names fewer arguments fits more observed ones, so the pickier choose before it.
  const order = expected.map((_, index) => index).sort((a, b) => pickiness(expected[b]) - pickiness(expected[a]));
  for (const index of order) {
    const call = expected[index];
    const found = observed.findIndex(
      (one, at) =>
        call !== undefined &&
        !taken.has(at) &&
        one.outcome !== 'failed' &&
        satisfies(one, call) &&
        inventedFor(one, call, definition).length === 0,
    );
    if (found < 0) continue;
    taken.add(found);
    matches[index] = found;
  }
  return matches;
}

function pickiness(call: ExpectedToolCall | undefined): number {
  // Of two that name as much, what is exact fits less.
  return Object.keys(call?.arguments ?? {}).length + (call?.match === 'exact' ? 0.5 : 0);
}

/** What the case itself asks for is not invented. */
export function inventedFor(
  call: ObservedToolCall,
  expected: ExpectedToolCall,
  definition: ReleaseDefinition | undefined,
): readonly string[] {
  return findInvented(call, definition).filter((name) => expected.arguments[name] === undefined);
}
