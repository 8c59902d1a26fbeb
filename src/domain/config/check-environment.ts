import { mayDo, roles, rolesWith } from '../policy/index.ts';
import { oneOf, type Path, type Problem, problem, unexpected, unknownName } from './problem.ts';
import { type ReadEnv, substituteEnv } from './reference.ts';
import { entry, isTree, keysOf } from './tree.ts';
import { readUrl } from './url.ts';

/** What a schema can't say of an environment: names exist, variables are set, signatures can be given. */
export function checkEnvironment(
  environment: unknown,
  at: Path,
  strategies: unknown,
  env: ReadEnv,
): readonly Problem[] {
  return [
    ...checkStrategyName(environment, at, strategies),
    ...checkBindings(environment, at, env),
    ...checkApproval(environment, at),
    ...checkChecklist(environment, at),
    ...checkRedeploy(environment, at, env),
  ];
}

function checkStrategyName(environment: unknown, at: Path, strategies: unknown): readonly Problem[] {
  const name = entry(environment, 'strategy');
  if (typeof name !== 'string') return [];
  const known = keysOf(strategies);
  if (!known.includes(name)) return [unknownName([...at, 'strategy'], 'a strategy', name, known)];
  const steps = entry(entry(strategies, name), 'steps');
  if (entry(environment, 'traffic') !== 'direct' || !Array.isArray(steps)) return [];
  const weights = steps.filter((step) => entry(step, 'weight') !== undefined).length;
  const shares = steps.some((step) => entry(step, 'shadow') !== undefined || entry(step, 'testers') !== undefined);
  if (weights < 2 && !shares) return [];
  const expected = 'a strategy of one step where `traffic` is "direct", since traffic can’t be split there';
  return [unexpected([...at, 'strategy'], expected, name)];
}

function checkBindings(environment: unknown, at: Path, env: ReadEnv): readonly Problem[] {
  const bindings = entry(environment, 'bindings');
  if (!isTree(bindings)) return [];
  return Object.entries(bindings).flatMap(([name, value]) =>
    typeof value === 'string' ? substituteEnv([...at, 'bindings', name], value, env).problems : [],
  );
}

function checkApproval(environment: unknown, at: Path): readonly Problem[] {
  const approval = entry(environment, 'approval');
  const [signers, minPeople] = [entry(approval, 'roles'), entry(approval, 'minPeople')];
  const here = [...at, 'approval'];
  const muted = (Array.isArray(signers) ? signers : []).flatMap((role: unknown, index) =>
    mute(role, [...here, 'roles', index]),
  );
  const many = typeof minPeople === 'number' && minPeople > 50;
  return many ? [...muted, problem([...here, 'minPeople'], `expected at most 50, got ${minPeople}`)] : muted;
}

/** An item that nobody could sign for would stop every promotion for good. */
function checkChecklist(environment: unknown, at: Path): readonly Problem[] {
  const checklist = entry(environment, 'checklist');
  return keysOf(checklist).flatMap((name) => {
    const signers = entry(entry(checklist, name), 'roles');
    const here = [...at, 'checklist', name, 'roles'];
    return (Array.isArray(signers) ? signers : []).flatMap((role: unknown, index) => mute(role, [...here, index]));
  });
}

function mute(role: unknown, at: Path): readonly Problem[] {
  const known = roles.find((each) => each === role);
  if (known === undefined || mayDo([known], 'approve')) return [];
  return [unexpected(at, `a role that may approve: ${oneOf(rolesWith('approve'))}`, role)];
}

function checkRedeploy(environment: unknown, at: Path, env: ReadEnv): readonly Problem[] {
  const webhook = entry(entry(environment, 'redeploy'), 'webhook');
  return typeof webhook === 'string' ? readUrl(webhook, [...at, 'redeploy', 'webhook'], env).problems : [];
}
