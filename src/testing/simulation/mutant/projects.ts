import type { Project } from '#domain/config/index.ts';
import type { RolloutPlan } from '#domain/plan/index.ts';
import type { Role } from '#domain/policy/index.ts';
import { HOUR_MS } from '#domain/shared/index.ts';
import { aStep } from '../../builder/rollout.ts';
import { aWindowRule } from '../../builder/window.ts';

/** The same project, but for how it rolls out in front of users. */
export function inProduction(project: Project, over: Partial<RolloutPlan>): Project {
  const environments = project.environments.map((each) =>
    each.name === 'production' ? { ...each, plan: { ...each.plan, ...over } } : each,
  );
  return { ...project, environments };
}

/** The same project, with rollouts that take their time. */
export function slowly(project: Project): Project {
  return inProduction(project, { steps: [aStep(1_000, 3 * HOUR_MS), aStep(5_000, 3 * HOUR_MS), aStep(10_000, 0)] });
}

/** The same project, in which nothing moves for half of the time. */
export function withShifts(project: Project): Project {
  const shift = { kind: 'deny', rrule: 'FREQ=DAILY', forDays: 0, forMs: 3 * HOUR_MS } as const;
  const begins = ['00:00', '06:00', '12:00', '18:00'];
  return { ...project, windows: begins.map((from) => aWindowRule({ ...shift, name: `from ${from}`, from })) };
}

/** The same project, but for who signs in front of users. */
export function signedBy(project: Project, roles: readonly Role[]): Project {
  const approval = { roles, minPeople: roles.length, distinctPerRole: true, authorsMayApprove: false };
  const environments = project.environments.map((each) => (each.name === 'production' ? { ...each, approval } : each));
  return { ...project, environments };
}

/** The same project, with a smoke test before anyone is served. */
export function smokedFirst(project: Project): Project {
  return inProduction(project, { smokeFirst: true });
}
