import { type BreakGlass, breakGlassState, wasInForce } from '#domain/policy/index.ts';
import { type EpochMs, toIso } from '#domain/shared/index.ts';
import type { ViewOf } from './view-of.ts';

type View = ViewOf<'listBreakGlass'>;

/** @param now on Headgate's clock */
export function breakGlassView(act: BreakGlass, now: EpochMs): View {
  const { id, glass, promotion, release, agent, environment, by, at, until, reason, confirmed, withdrawn } = act;
  return {
    ...{ id, glass, state: breakGlassState(act, now), promotion, release, agent, environment },
    ...{ by: by.name, at: toIso(at), until: toIso(until), reason },
    ...(confirmed === undefined ? {} : { confirmed: wordView(confirmed) }),
    ...(withdrawn === undefined ? {} : { withdrawn: wordView(withdrawn) }),
  };
}

/** What marks a view of a release: acts that held at some time, and those that wait for a second person. Nothing where there is none. */
export function brokenGlassMark(acts: readonly BreakGlass[], now: EpochMs): { brokenGlass?: View[] } {
  const shown = acts.filter((act) => wasInForce(act) || breakGlassState(act, now) === 'unconfirmed');
  return shown.length === 0 ? {} : { brokenGlass: shown.map((act) => breakGlassView(act, now)) };
}

function wordView({ by, at, reason }: NonNullable<BreakGlass['confirmed']>): NonNullable<View['confirmed']> {
  return { by: by.name, at: toIso(at), reason };
}
