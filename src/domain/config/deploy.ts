import { type Path, type Problem, problem, unknownName } from './problem.ts';
import type { DeployConfig } from './project.ts';
import type { ReadEnv } from './reference.ts';
import { entry, isTree, keysOf } from './tree.ts';
import { readUrl } from './url.ts';

/** How an agent is run, by environment: its own `deploy` entry, else its `baseUrl`. */
export function resolveDeploy(
  agent: unknown,
  at: Path,
  environments: readonly string[],
  env: ReadEnv,
): { readonly deploy: Readonly<Record<string, DeployConfig>>; readonly problems: readonly Problem[] } {
  const own = entry(agent, 'deploy');
  const problems: Problem[] = [...namesProblems(own, [...at, 'deploy'], environments)];
  const fallback = endpoint(agent, at, undefined, env);
  problems.push(...fallback.problems);
  const deploy: Record<string, DeployConfig> = {};
  for (const name of environments) {
    const target = entry(own, name);
    const found = isTree(target) ? resolveTarget(target, [...at, 'deploy', name], credentialOf(agent), env) : undefined;
    problems.push(...(found?.problems ?? []));
    const config = isTree(target) ? found?.config : fallback.config;
    if (config !== undefined) deploy[name] = config;
  }
  if (isTree(agent) && entry(agent, 'baseUrl') === undefined && keysOf(own).length === 0) {
    problems.push(
      problem(
        at,
        'expected `baseUrl`, or `deploy` with an entry per environment, got neither: nothing says where it runs',
      ),
    );
  }
  return { deploy, problems };
}

type Found = { readonly config: DeployConfig | undefined; readonly problems: readonly Problem[] };

function resolveTarget(target: unknown, at: Path, credential: string | undefined, env: ReadEnv): Found {
  const [baseUrl, webhook] = [entry(target, 'baseUrl'), entry(target, 'webhook')];
  if ((baseUrl === undefined) === (webhook === undefined)) {
    const came = baseUrl === undefined ? 'neither' : 'both';
    return { config: undefined, problems: [problem(at, `expected either \`baseUrl\` or \`webhook\`, got ${came}`)] };
  }
  if (baseUrl !== undefined) return endpoint(target, at, credential, env);
  if (typeof webhook !== 'string') return { config: undefined, problems: [] };
  const url = readUrl(webhook, [...at, 'webhook'], env);
  const secret = entry(target, 'secretEnv');
  if (url.value === undefined) return { config: undefined, problems: url.problems };
  const secretEnv = typeof secret === 'string' ? { secretEnv: secret } : {};
  return { config: { kind: 'webhook', url: url.value, ...secretEnv }, problems: url.problems };
}

function endpoint(holder: unknown, at: Path, credential: string | undefined, env: ReadEnv): Found {
  const baseUrl = entry(holder, 'baseUrl');
  if (typeof baseUrl !== 'string') return { config: undefined, problems: [] };
  const url = readUrl(baseUrl, [...at, 'baseUrl'], env);
  if (url.value === undefined) return { config: undefined, problems: url.problems };
  const name = credentialOf(holder) ?? credential;
  const config = { kind: 'endpoint' as const, baseUrl: url.value.replace(/\/+$/, '') };
  return { config: name === undefined ? config : { ...config, credentialEnv: name }, problems: url.problems };
}

function credentialOf(holder: unknown): string | undefined {
  const name = entry(entry(holder, 'credential'), 'env');
  return typeof name === 'string' ? name : undefined;
}

function namesProblems(own: unknown, at: Path, environments: readonly string[]): readonly Problem[] {
  return keysOf(own)
    .filter((name) => !environments.includes(name))
    .map((name) => unknownName([...at, name], 'an environment', name, environments));
}
