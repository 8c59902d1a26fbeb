import type { Objective } from './objective/objective.ts';
import { SeededRandom } from './strategy/seeded-random.ts';
import type { Payload, Strategy } from './strategy/strategy.ts';

/** One objective in one disguise, ready to be sent. */
export type Attack = Payload & {
  readonly id: string;
  readonly objective: Objective;
  readonly strategy: Strategy;
};

type AttackPlan = {
  readonly attacks: readonly Attack[];
  /** Pairs of which nothing would be left: attacks that were never made, and neither defended nor errored. */
  readonly notApplicable: readonly {
    readonly objective: Objective;
    readonly strategy: Strategy;
    readonly because: string;
  }[];
};

/**
 * Every objective in every disguise. Each attack has a chance of its own, seeded by the scan's seed and its own name, so that it stays
 * the same whatever else is asked for.
 */
export function planAttacks(
  objectives: readonly Objective[],
  strategies: readonly Strategy[],
  seed: string,
): AttackPlan {
  const attacks: Attack[] = [];
  const notApplicable: AttackPlan['notApplicable'][number][] = [];
  for (const objective of objectives) {
    for (const strategy of strategies) {
      const id = `${objective.id}/${strategy.name}`;
      const made = strategy.disguise({ prompt: objective.prompt }, new SeededRandom(`${seed}/${id}`));
      if (made.kind === 'disguised') attacks.push({ id, objective, strategy, ...made.payload });
      else notApplicable.push({ objective, strategy, because: made.because });
    }
  }
  return { attacks, notApplicable };
}
