import type { Crew } from '../crew.ts';
import { type Plan, ranges } from '../plan.ts';
import { limitOf } from '../report/bound.ts';
import { type ErrorTask, errorWorlds, rulesIn } from './count-errors.ts';

/** How often one rule erred in one world. */
export type ErrorRate = {
  readonly kind: ErrorTask['kind'];
  readonly rule: string;
  readonly world: string;
  readonly paths: number;
  readonly erred: number;
  /** The error budget, and three standard errors of so many paths above it. */
  readonly allowed: number;
  readonly limit: number;
};

const KINDS = ['false-rollback', 'false-promotion'] as const;

export async function measureErrors(
  plan: Plan,
  crew: Crew,
  tell: (what: string) => void,
): Promise<readonly ErrorRate[]> {
  const tasks = KINDS.flatMap((kind) =>
    errorWorlds[kind].flatMap((_, world) =>
      ranges(plan.errorPaths, plan.pathsPerTask).map((range): ErrorTask => ({ kind, world, ...range })),
    ),
  );
  const counts = await crew.do(tasks, (done) => tell(`false alarms: ${done} of ${tasks.length} parts`));
  return KINDS.flatMap((kind) =>
    errorWorlds[kind].flatMap((each, world) => {
      const own = counts.filter((_, index) => tasks[index]?.kind === kind && tasks[index]?.world === world);
      const paths = own.reduce((sum, count) => sum + count.paths, 0);
      return rulesIn(kind, each).map(({ name: rule, allowed }, at): ErrorRate => {
        const erred = own.reduce((sum, count) => sum + (count.erred[at] ?? 0), 0);
        return { kind, rule, world: each.name, paths, erred, allowed, limit: limitOf(allowed, paths) };
      });
    }),
  );
}
