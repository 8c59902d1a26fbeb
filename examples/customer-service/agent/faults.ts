import type { JsonObject } from './body.ts';
import { ApiFailure } from './failure.ts';

/** What is made to go wrong with a running agent, on top of its behaviour. */
export type Faults = {
  /** Share of requests, 0 to 1, that fail with HTTP 500. */
  readonly errorRate: number;
  /** Added to each reply, in ms. */
  readonly extraLatencyMs: number;
  /** Connections break off without an answer. */
  readonly down: boolean;
};

export const NO_FAULTS: Faults = { errorRate: 0, extraLatencyMs: 0, down: false };

const CHECKS: Readonly<
  Record<keyof Faults, { readonly expected: string; readonly holds: (value: unknown) => boolean }>
> = {
  errorRate: { expected: 'a number from 0 to 1', holds: (value) => isWithin(value, 1) },
  extraLatencyMs: { expected: 'a number of ms from 0 to 60000', holds: (value) => isWithin(value, 60_000) },
  down: { expected: 'true or false', holds: (value) => typeof value === 'boolean' },
};

/** The faults after a change; fields that the change leaves out stay as they are. */
export function changeFaults(faults: Faults, change: JsonObject): Faults {
  for (const [key, value] of Object.entries(change)) {
    if (!Object.hasOwn(CHECKS, key))
      throw new ApiFailure(400, `Unknown fault '${key}'; known are ${Object.keys(CHECKS).join(', ')}.`);
    const check = CHECKS[key as keyof Faults];
    if (!check.holds(value))
      throw new ApiFailure(400, `Invalid fault '${key}': expected ${check.expected}.`, { param: key });
  }
  return { ...faults, ...change };
}

function isWithin(value: unknown, max: number): boolean {
  return typeof value === 'number' && value >= 0 && value <= max;
}
