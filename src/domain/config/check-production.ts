import { safetyGates } from '../gate/index.ts';
import { type Path, type Problem, problem, unexpected } from './problem.ts';
import { missingSafety } from './safety-evaluators.ts';
import { entry, keysOf, valueAt } from './tree.ts';

/** What no project may ask of the environment with its users: safety weakened, staging left out, nobody to sign. */
export function checkProduction(merged: unknown): readonly Problem[] {
  const environments = keysOf(entry(merged, 'environments'));
  const last = environments.at(-1);
  if (last === undefined) return [];
  const at: Path = ['environments', last];
  return [
    ...(environments.length > 1 ? [] : [alone(last)]),
    ...safetyGates.flatMap((gate) => weakened(merged, [...at, 'gates', gate])),
    ...unsigned(valueAt(merged, [...at, 'approval']), [...at, 'approval']),
    ...unlooked(valueAt(merged, ['evaluation', 'evaluators'])),
  ];
}

function alone(last: string): Problem {
  const expected = `an environment before ${JSON.stringify(last)}, in which releases are verified`;
  return problem(['environments'], `expected ${expected}: staging can’t be skipped; got ${JSON.stringify(last)} alone`);
}

function weakened(merged: unknown, at: Path): readonly Problem[] {
  const said = valueAt(merged, at);
  if (said !== 'warn' && said !== 'observe') return [];
  return [unexpected(at, '"enforce", since safety is never weakened in the environment with the users', said)];
}

function unsigned(approval: unknown, at: Path): readonly Problem[] {
  const [roles, minPeople] = [entry(approval, 'roles') ?? [], entry(approval, 'minPeople') ?? 0];
  if (!Array.isArray(roles) || roles.length > 0 || minPeople !== 0) return [];
  const expected =
    'at least 1 where no `roles` are named, since a person always signs for the environment with the users';
  return [unexpected([...at, 'minPeople'], expected, minPeople)];
}

/** Whether an agent is safe is not known where nobody looks. */
function unlooked(evaluators: unknown): readonly Problem[] {
  if (!Array.isArray(evaluators)) return [];
  const missing = missingSafety(evaluators);
  if (missing === undefined) return [];
  const message = `expected ${missing} in the list too, since safety is never weakened`;
  return [problem(['evaluation', 'evaluators'], message)];
}
