import type { Actor } from '../evidence/index.ts';
import { type Digest, type EpochMs, type PromotionId, type StatementId, toIso } from '../shared/index.ts';
import type { Glass } from './glass.ts';
import { samePerson } from './person.ts';
import type { Statement } from './statement.ts';

/** What somebody else said about an act. */
type Word = { readonly by: Actor; readonly at: EpochMs; readonly reason: string };

/** A named person's act that lets one digest past one thing, in one environment, for a while. */
export type BreakGlass = {
  readonly id: StatementId;
  readonly glass: Glass;
  readonly promotion: PromotionId;
  readonly release: Digest;
  readonly agent: string;
  readonly environment: string;
  readonly by: Actor;
  readonly at: EpochMs;
  readonly until: EpochMs;
  readonly reason: string;
  readonly needsSecond: boolean;
  /** By another person. */
  readonly confirmed?: Word | undefined;
  readonly withdrawn?: Word | undefined;
};

type BreakGlassState = 'unconfirmed' | 'in-force' | 'expired' | 'withdrawn';

/** The acts among what was said, oldest first, each with what was said about it since. */
export function breakGlassActs(statements: readonly Statement[]): readonly BreakGlass[] {
  return statements.flatMap((statement) => {
    const { id, promotion, release, agent, environment, by, at, reason, said } = statement;
    if (said.kind !== 'breaks-glass') return [];
    const about = (kind: 'confirms-glass' | 'withdraws-glass') =>
      statements.find((other) => other.said.kind === kind && other.said.act === id && isWordOn(statement, other));
    const [confirmed, withdrawn] = [about('confirms-glass'), about('withdraws-glass')];
    const { glass, until, needsSecond } = said;
    return [
      {
        ...{ id, glass, promotion, release, agent, environment, by, at, until, reason, needsSecond },
        ...(confirmed === undefined ? {} : { confirmed: wordOf(confirmed) }),
        ...(withdrawn === undefined ? {} : { withdrawn: wordOf(withdrawn) }),
      },
    ];
  });
}

/** Nobody confirms what they did themselves. */
function isWordOn(act: Statement, word: Statement): boolean {
  return word.said.kind === 'withdraws-glass' || !samePerson(word.by.name, act.by.name);
}

function wordOf({ by, at, reason }: Statement): Word {
  return { by, at, reason };
}

/** Before its own beginning an act does nothing, so that a clock that was set back makes none last longer. */
export function breakGlassState(act: BreakGlass, now: EpochMs): BreakGlassState {
  if (act.withdrawn !== undefined) return 'withdrawn';
  if (now >= act.until || now < act.at) return 'expired';
  return act.needsSecond && act.confirmed === undefined ? 'unconfirmed' : 'in-force';
}

/** Whether it ever let anything past: then every later view of the release says so. */
export function wasInForce({ needsSecond, confirmed }: BreakGlass): boolean {
  return !needsSecond || confirmed !== undefined;
}

/** The act that lets a release past one thing now; undefined when there is none. Of several, the one that holds longest. */
export function glassBroken(
  acts: readonly BreakGlass[],
  glass: Glass,
  subject: { readonly release: Digest; readonly environment: string },
  now: EpochMs,
): BreakGlass | undefined {
  return acts
    .filter(
      (act) =>
        act.glass === glass &&
        act.release === subject.release &&
        act.environment === subject.environment &&
        breakGlassState(act, now) === 'in-force',
    )
    .toSorted((a, b) => a.until - b.until)
    .at(-1);
}

/** `Ada broke the glass until 2026-11-23T12:00:00.000Z: the shop is down`. */
export function breakGlassText({ by, confirmed, until, reason }: BreakGlass): string {
  const second = confirmed === undefined ? '' : `, confirmed by ${confirmed.by.name},`;
  return `${by.name} broke the glass${second} until ${toIso(until)}: ${reason}`;
}
