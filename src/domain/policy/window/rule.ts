import type { DurationMs } from '../../shared/index.ts';

/** What a window lets happen, or not: the first share of traffic, and each share after it. */
export const windowMoves = ['start', 'advance'] as const;
export type WindowMove = (typeof windowMoves)[number];

/** What a rollout does when its window closes: keep its weight, or give its traffic back until the window opens. */
export const onCloseKinds = ['pause', 'baseline'] as const;
export type OnClose = (typeof onCloseKinds)[number];

/**
 * When rollouts may move (`allow`) or may not (`deny`). A rule recurs on days, begins at a time of day in its own zone, and lasts.
 * A deny that covers a moment closes it; where there are allows, one of them must cover it too.
 */
export type WindowRule = {
  readonly name: string;
  readonly kind: 'allow' | 'deny';
  /** An IANA name, `Europe/Berlin`. */
  readonly timezone: string;
  /** RFC 5545, of days only; undefined: once, on `firstDay`. */
  readonly rrule?: string | undefined;
  /** ISO date, in the zone. Undefined where the rule doesn't depend on when it began. */
  readonly firstDay?: string | undefined;
  /** Time of day in the zone, `13:00`. One that a change of clocks skips counts as an hour later, one that comes twice as the first. */
  readonly from: string;
  /** Lasts so many calendar days, which may have 23 or 25 hours, and then this long. */
  readonly forDays: number;
  readonly forMs: DurationMs;
  readonly appliesTo: readonly WindowMove[];
  readonly onClose: OnClose;
  readonly environments: readonly string[];
  /** Undefined: all. */
  readonly agents?: readonly string[] | undefined;
};

/** The rules among a project's that hold for an agent in an environment. */
export function windowRulesFor(
  rules: readonly WindowRule[],
  where: { readonly agent: string; readonly environment: string },
): readonly WindowRule[] {
  return rules.filter(
    (rule) => rule.environments.includes(where.environment) && (rule.agents?.includes(where.agent) ?? true),
  );
}
