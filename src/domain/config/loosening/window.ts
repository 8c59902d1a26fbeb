import type { WindowRule } from '../../policy/index.ts';
import type { Loosening } from './loosening.ts';

/**
 * A rule that is gone or is another one now, and an allow beside others. Whether another rule leaves more hours open is not
 * computed: only one that holds for more places than before is surely no looser.
 */
export function loosenedWindows(was: readonly WindowRule[], now: readonly WindowRule[]): readonly Loosening[] {
  const gone = was
    .filter((rule) => !now.some((other) => covers(other, rule)))
    .map((rule) => {
      const isThere = now.some(({ name }) => name === rule.name);
      return { path: `windows.${rule.name}`, was: text(rule), now: isThere ? 'another rule' : 'gone' };
    });
  const added = now
    .filter((rule) => rule.kind === 'allow' && !was.some((other) => covers(rule, other)))
    .filter((rule) => was.some((other) => other.kind === 'allow' && meet(rule, other)))
    .map((rule) => ({ path: `windows.${rule.name}`, was: 'not there', now: text(rule) }));
  return [...gone, ...added];
}

/** The same rule, for all the places of the other and perhaps more. */
function covers(rule: WindowRule, other: WindowRule): boolean {
  const same = JSON.stringify(timesOf(rule)) === JSON.stringify(timesOf(other));
  const environments = other.environments.every((name) => rule.environments.includes(name));
  const agents = rule.agents === undefined || (other.agents?.every((name) => rule.agents?.includes(name)) ?? false);
  return same && environments && agents;
}

function timesOf(rule: WindowRule) {
  const { name, kind, timezone, rrule, firstDay, from, forDays, forMs, appliesTo, onClose } = rule;
  return { name, kind, timezone, rrule, firstDay, from, forDays, forMs, appliesTo, onClose };
}

function meet(rule: WindowRule, other: WindowRule): boolean {
  const agents =
    rule.agents === undefined || other.agents === undefined || rule.agents.some((name) => other.agents?.includes(name));
  return agents && rule.environments.some((name) => other.environments.includes(name));
}

function text({ kind, rrule, firstDay, from, environments }: WindowRule): string {
  return `${kind} ${[rrule, firstDay, from].filter((part) => part !== undefined).join(' ')} in ${environments.join(', ')}`;
}
