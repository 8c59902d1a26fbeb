import type { SeedResult } from '../run-seed.ts';
import type { StoreKind } from './seed-stores.ts';

const VIOLATIONS_SHOWN = 5;

/** Where and how one seed went wrong, what led to it, and how to see it again. */
export function describeViolations({ seed, violations, trace }: SeedResult, store: StoreKind): string {
  const more = violations.length - VIOLATIONS_SHOWN;
  return [
    '',
    `seed ${seed}: ${countOf(violations.length, 'violation')}`,
    ...violations.slice(0, VIOLATIONS_SHOWN).map((violation) => `  ${violation}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
    ...(trace.length > 0 ? ['what led to the first (seconds since the beginning):', ...trace] : []),
    `again: npm run sim -- --seed ${seed}${store === 'memory' ? '' : ` --store ${store}`}`,
    '',
  ].join('\n');
}

/** What came about in these worlds, and how often: a world in which nothing happens proves nothing. */
export function describeSeen(results: readonly SeedResult[]): string {
  const seen: Record<string, number> = {};
  for (const result of results) {
    for (const [what, times] of Object.entries(result.seen)) seen[what] = (seen[what] ?? 0) + times;
  }
  return Object.keys(seen)
    .sort()
    .map((what) => `${String(seen[what]).padStart(9)}  ${what}`)
    .join('\n');
}

/** `1000 seeds, 0 violations` */
export function describeTotal(results: readonly SeedResult[], store: StoreKind, isOneOfSeveral: boolean): string {
  const violations = results.reduce((sum, result) => sum + result.violations.length, 0);
  const where = isOneOfSeveral ? ` (${store})` : '';
  return `${countOf(results.length, 'seed')}, ${countOf(violations, 'violation')}${where}`;
}

function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
