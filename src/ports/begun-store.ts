import type { BasisPoints, EpochMs, GatewayId } from '#domain/shared/index.ts';

type Place = { readonly agent: string; readonly environment: string };

/** Conversations that began by the hash under one version of a route, as one start of a gateway has counted them so far. */
export type Begun = Place & {
  readonly gateway: GatewayId;
  readonly boot: string;
  /** Of the route: one a rollout. */
  readonly salt: string;
  readonly routeVersion: number;
  /** Of the candidate. */
  readonly wantedBp: BasisPoints;
  readonly candidate: number;
  readonly baseline: number;
};

/** That conversations were not divided as the weights say. Once it was seen it stays so for the rollout. */
export type RatioAlarm = {
  /** Wall clock. */
  readonly at: EpochMs;
  /** What was measured then beside what was wanted. */
  readonly because: string;
};

export interface BegunStore {
  /** What is told again replaces what was told before; an older, smaller count changes nothing. */
  save(begun: Begun): Promise<void>;
  /** Of the rollout that has this salt. */
  of(place: Place, salt: string): Promise<readonly Begun[]>;
  /** True the first time that an alarm is raised about a rollout, or about a split by hand (`Draw.about`). */
  raiseAlarm(place: Place, about: string, alarm: RatioAlarm): Promise<boolean>;
  /** What was raised about it first; undefined: nothing. */
  alarmOf(place: Place, about: string): Promise<RatioAlarm | undefined>;
}
