import { type Cost, measureCost } from './cost/measure.ts';
import { Crew } from './crew.ts';
import { type ErrorRate, measureErrors } from './false-alarm/measure.ts';
import type { Plan } from './plan.ts';
import { measurePower, type Power } from './power/measure.ts';
import { type Rival, rivalsOf } from './power/rivals.ts';
import { measureReplays, type Replayed } from './replay/measure.ts';

export type Measured = {
  readonly plan: Plan;
  readonly errors: readonly ErrorRate[];
  readonly power: Power;
  readonly rivals: readonly Rival[];
  readonly replays: readonly Replayed[];
  readonly cost: Cost;
};

/** Headgate's rule on streams of which the truth is known, beside other rules on the same ones. */
export async function benchDecisions(
  plan: Plan,
  tell: (what: string) => void,
  stopped: AbortSignal,
): Promise<Measured> {
  const crew = new Crew(stopped);
  try {
    const errors = await measureErrors(plan, crew, tell);
    const power = await measurePower(plan, crew, tell);
    const replays = await measureReplays(plan, crew, tell);
    // The threads rest meanwhile.
    tell('the cost of a verdict');
    const cost = measureCost(plan.requestsADay);
    return { plan, errors, power, rivals: rivalsOf(power.rows), replays, cost };
  } finally {
    await crew.end();
  }
}
