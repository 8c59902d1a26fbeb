import type { EpochMs } from '../shared/index.ts';
import { type ExceptionReport, type Exceptions, mergeExceptions, type SplitQuestion, stands } from './exception.ts';
import type { GatewaySettings } from './gateway-settings.ts';
import type { Route } from './route.ts';
import { splitDigest, splitOf } from './split.ts';

/** All routes that a gateway needs, as control last decided. */
export type RouteSnapshot = {
  /** Grows with each change of any route, and with each change of what comes with them. */
  readonly version: number;
  /** Grows with each message, so that an old one can't be played again. */
  readonly issue: number;
  readonly routes: readonly Route[];
  /** Absent: no project was applied, or control is older. The gateway keeps what it had. */
  readonly settings?: GatewaySettings | undefined;
  /** Splits that are about to come: whom they would send elsewhere, gateways are to say. */
  readonly questions?: readonly SplitQuestion[] | undefined;
  /** Who stays elsewhere than the hash says. */
  readonly exceptions?: readonly Exceptions[] | undefined;
};

/** A route that a gateway can't follow, and why: it goes on with the one it had, without a lease. */
export type RefusedRoute = { readonly agent: string; readonly environment: string; readonly because: string };

/** What was asked and said beside the routes. */
type Told = {
  readonly questions: readonly SplitQuestion[];
  /** `until`: wall clock. What is older than a conversation may be idle says nothing any more. */
  readonly reports: readonly (ExceptionReport & { readonly until: EpochMs })[];
};

/** Adds what is asked, and the exceptions from the splits that are in force; what has ended is left out. */
export function withExceptions<S extends Pick<RouteSnapshot, 'routes'>>(
  snapshot: S,
  { questions, reports }: Told,
  realNow: EpochMs,
): S & Pick<RouteSnapshot, 'questions' | 'exceptions'> {
  const inForce = new Set<string>();
  const exceptions = snapshot.routes.flatMap((route) => {
    const { agent, environment } = route;
    const said = reports.filter((report) => isAt(report, route) && report.until > realNow);
    if (said.length === 0 && !questions.some((question) => isAt(question, route))) return [];
    const split = splitDigest(splitOf(route));
    inForce.add(split);
    const about = said.filter((report) => report.split === split);
    const merged = mergeExceptions(about);
    if (merged.excepted.length === 0) return [];
    return [{ agent, environment, split, ...merged, lastsMs: Math.max(...about.map(({ until }) => until)) - realNow }];
  });
  const asked = questions.filter((question) => stands(question, realNow) && !inForce.has(splitDigest(question.split)));
  return {
    ...snapshot,
    ...(asked.length === 0 ? {} : { questions: asked }),
    ...(exceptions.length === 0 ? {} : { exceptions }),
  };
}

function isAt(
  one: { readonly agent: string; readonly environment: string },
  { agent, environment }: { readonly agent: string; readonly environment: string },
): boolean {
  return one.agent === agent && one.environment === environment;
}
