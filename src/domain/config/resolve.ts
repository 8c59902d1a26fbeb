import { type AgentParts, readAgent } from './agent.ts';
import { buildProject } from './build-project.ts';
import { readCalibration } from './calibration.ts';
import { checkBudget } from './check-budget.ts';
import { checkEnvironment } from './check-environment.ts';
import { checkJudges } from './check-judge.ts';
import { checkEjections, checkThresholdOrder } from './check-order.ts';
import { checkOwnEvaluators, ownNames } from './check-own-evaluator.ts';
import { checkProduction } from './check-production.ts';
import { checkRedTeam } from './check-red-team.ts';
import { checkSecrets } from './check-secrets.ts';
import { checkStrategy } from './check-strategy.ts';
import { checkTelemetry } from './check-telemetry.ts';
import { checkTopUp } from './check-top-up.ts';
import { checkWindows } from './check-windows.ts';
import { layer } from './layered.ts';
import { type Origin, originsOf } from './origin.ts';
import { formatPath, type Problem, problem, unexpected, unknownName } from './problem.ts';
import { evaluatorNames } from './profile-layer.ts';
import type { Project } from './project.ts';
import type { ReadEnv, ReadFile } from './reference.ts';
import { schemaProblems } from './schema-problem.ts';
import { settingsSchema } from './settings/settings.ts';
import { entry, isTree, keysOf, valueAt } from './tree.ts';
import { readUrl } from './url.ts';

type ProjectResolution =
  | { readonly kind: 'ok'; readonly project: Project; readonly origins: readonly Origin[] }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

/** A parsed headgate.yaml and what it may look up. */
type ProjectSource = {
  readonly source: unknown;
  /** By path relative to headgate.yaml, as `listReferencedFiles` names them: release files as JSON, artefacts may be digests. */
  readonly readFile: ReadFile;
  readonly env: ReadEnv;
};

/**
 * The project that headgate.yaml describes, with its profile's defaults and the files that it names; or everything that is
 * wrong with it, not only the first thing.
 */
export function resolveProject({ source, readFile, env }: ProjectSource): ProjectResolution {
  if (!isTree(source))
    return { kind: 'invalid', problems: [unexpected([], 'a map with `version: 1` and `agents`', source)] };
  const layered = layer(source);
  const { merged } = layered;
  const environments = keysOf(entry(merged, 'environments'));
  const parts = new Map<string, AgentParts>();
  for (const name of keysOf(entry(merged, 'agents'))) {
    parts.set(name, readAgent(valueAt(merged, ['agents', name]), ['agents', name], { environments, readFile, env }));
  }
  const strategies = entry(merged, 'strategies');
  const channels = keysOf(valueAt(merged, ['notifications', 'channels']));
  const calibration = readCalibration(merged, readFile);
  const problems = tidy([
    ...checkSecrets(source),
    ...layered.problems,
    ...schemaProblems(settingsSchema, merged),
    ...agentsProblem(merged),
    ...[...parts.values()].flatMap((each) => each.problems),
    ...environments.flatMap((name) =>
      checkEnvironment(valueAt(merged, ['environments', name]), ['environments', name], strategies, env),
    ),
    ...keysOf(strategies).flatMap((name) =>
      checkStrategy(entry(strategies, name), ['strategies', name], { channels, env }),
    ),
    ...checkChannels(merged, env),
    ...checkEvaluators(merged),
    ...checkOwnEvaluators(merged, readFile, env),
    ...checkJudges(merged, env),
    ...checkBudget(merged),
    ...checkRedTeam(merged, readFile, env),
    ...calibration.problems,
    ...checkThresholdOrder(merged),
    ...checkEjections(merged),
    ...checkWindows(merged, layered.below),
    ...checkTelemetry(merged, env),
    ...checkTopUp(merged),
    ...checkProduction(merged),
  ]);
  if (problems.length > 0) return { kind: 'invalid', problems };
  const settings = settingsSchema.parse(merged);
  return {
    kind: 'ok',
    project: buildProject(settings, parts, calibration.set, { env, readFile }),
    origins: originsOf(source, layered, settings),
  };
}

function agentsProblem(merged: unknown): readonly Problem[] {
  const agents = entry(merged, 'agents');
  return isTree(agents) && keysOf(agents).length === 0
    ? [problem(['agents'], 'expected at least one agent, got none')]
    : [];
}

function checkChannels(merged: unknown, env: ReadEnv): readonly Problem[] {
  const channels = valueAt(merged, ['notifications', 'channels']);
  return keysOf(channels).flatMap((name) => {
    const url = valueAt(channels, [name, 'webhook']);
    const at = ['notifications', 'channels', name, 'webhook'];
    return typeof url === 'string' ? readUrl(url, at, env, 'https://ops.example.com/notices').problems : [];
  });
}

/** An evaluator that doesn't exist would silently never run. */
function checkEvaluators(merged: unknown): readonly Problem[] {
  const value = valueAt(merged, ['evaluation', 'evaluators']);
  const named: readonly unknown[] = Array.isArray(value) ? value : [];
  const known = [...evaluatorNames, ...ownNames(merged)];
  return named.flatMap((name, index) => {
    const path = ['evaluation', 'evaluators', index];
    if (typeof name !== 'string') return [];
    if (named.indexOf(name) !== index) return [problem(path, `the evaluator "${name}" is already in the list`)];
    return known.some((each) => each === name) ? [] : [unknownName(path, 'an evaluator', name, known)];
  });
}

/** Each thing once, and where a secret was pasted nothing else about that value. */
function tidy(problems: readonly Problem[]): readonly Problem[] {
  const secret = new Set(problems.filter((each) => each.message.includes('looks like a secret')).map(placeOf));
  const seen = new Set<string>();
  return problems.filter((each) => {
    const key = secret.has(placeOf(each)) ? placeOf(each) : `${placeOf(each)} ${each.line ?? ''} ${each.message}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function placeOf(each: Problem): string {
  return `${each.file ?? ''}:${formatPath(each.path)}`;
}
