import { type Path, type Problem, problem, unknownName } from './problem.ts';
import type { DeployConfig } from './project.ts';
import type { ReadEnv } from './reference.ts';
import { entry, isTree, keysOf } from './tree.ts';
import { readUrl } from './url.ts';

type Credential = { readonly env: string; readonly header: string | undefined };

/** How an agent is run, by environment: its own `deploy` entry, else its `baseUrl`. */
export function resolveDeploy(
  agent: unknown,
  at: Path,
  environments: readonly string[],
  env: ReadEnv,
): { readonly deploy: Readonly<Record<string, DeployConfig>>; readonly problems: readonly Problem[] } {
  const own = entry(agent, 'deploy');
  const problems: Problem[] = [...namesProblems(own, [...at, 'deploy'], environments)];
  const fallback = endpoint(agent, agent, at, env);
  problems.push(...fallback.problems);
  const deploy: Record<string, DeployConfig> = {};
  for (const name of environments) {
    const target = entry(own, name);
    const found = isTree(target) ? resolveTarget(agent, target, [...at, 'deploy', name], env) : undefined;
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
  return { deploy, problems: [...problems, ...assistantProblems(agent, at, deploy)] };
}

type Found = { readonly config: DeployConfig | undefined; readonly problems: readonly Problem[] };

function resolveTarget(agent: unknown, target: unknown, at: Path, env: ReadEnv): Found {
  const [baseUrl, webhook] = [entry(target, 'baseUrl'), entry(target, 'webhook')];
  if ((baseUrl === undefined) === (webhook === undefined)) {
    const came = baseUrl === undefined ? 'neither' : 'both';
    return { config: undefined, problems: [problem(at, `expected either \`baseUrl\` or \`webhook\`, got ${came}`)] };
  }
  if (baseUrl !== undefined) return endpoint(agent, target, at, env);
  if (typeof webhook !== 'string') return { config: undefined, problems: [] };
  const url = readUrl(webhook, [...at, 'webhook'], env);
  const secret = entry(target, 'secretEnv');
  if (url.value === undefined) return { config: undefined, problems: url.problems };
  const secretEnv = typeof secret === 'string' ? { secretEnv: secret } : {};
  const config = { kind: 'webhook' as const, url: url.value, ...secretEnv };
  // What a hook starts of the other runtimes needs no key to be asked.
  return { config: isInvokedAgent(agent) ? { ...config, ...spoken(agent, target) } : config, problems: url.problems };
}

/** @param holder what has the address: the agent itself, or one of its environments */
function endpoint(agent: unknown, holder: unknown, at: Path, env: ReadEnv): Found {
  const baseUrl = entry(holder, 'baseUrl');
  if (typeof baseUrl !== 'string') return { config: undefined, problems: [] };
  const url = readUrl(baseUrl, [...at, 'baseUrl'], env);
  if (url.value === undefined) return { config: undefined, problems: url.problems };
  const config = { kind: 'endpoint' as const, baseUrl: url.value.replace(/\/+$/, ''), ...spoken(agent, holder) };
  return { config, problems: url.problems };
}

/** The key, and for threads the assistant: an environment's own over the agent's. */
function spoken(
  agent: unknown,
  holder: unknown,
): Omit<Extract<DeployConfig, { kind: 'endpoint' }>, 'kind' | 'baseUrl'> {
  const credential = credentialOf(holder) ?? credentialOf(agent);
  const threads = threadsOf(agent, holder);
  return {
    ...(credential === undefined ? {} : { credentialEnv: credential.env }),
    ...(credential?.header === undefined ? {} : { credentialHeader: credential.header }),
    ...(threads === undefined ? {} : { threads }),
  };
}

function threadsOf(agent: unknown, holder: unknown): DeployConfig['threads'] {
  if (entry(agent, 'runtime') !== 'threads') return undefined;
  const form = entry(agent, 'threads');
  const assistant = entry(holder, 'assistant') ?? entry(form, 'assistant');
  const [apiVersion, follow] = [entry(form, 'apiVersion'), entry(form, 'follow')];
  return {
    ...(typeof assistant === 'string' ? { assistant } : {}),
    ...(typeof apiVersion === 'string' ? { apiVersion } : {}),
    follow: follow === 'poll' ? 'poll' : 'stream',
  };
}

/** An address alone does not say which of the assistants there is meant. */
function assistantProblems(
  agent: unknown,
  at: Path,
  deploy: Readonly<Record<string, DeployConfig>>,
): readonly Problem[] {
  return Object.entries(deploy)
    .filter(([, config]) => config.kind === 'endpoint' && config.threads?.assistant === undefined)
    .filter(() => entry(agent, 'runtime') === 'threads')
    .slice(0, 1)
    .map(([name]) =>
      problem(
        at,
        `expected \`threads: { assistant: asst_… }\`, or \`assistant\` in \`deploy.${name}\`, got neither: nothing says which assistant answers in ${name}`,
      ),
    );
}

function credentialOf(holder: unknown): Credential | undefined {
  const credential = entry(holder, 'credential');
  const [name, header] = [entry(credential, 'env'), entry(credential, 'header')];
  return typeof name === 'string' ? { env: name, header: typeof header === 'string' ? header : undefined } : undefined;
}

function isInvokedAgent(agent: unknown): boolean {
  const runtime = entry(agent, 'runtime');
  return runtime === 'threads' || runtime === 'a2a';
}

function namesProblems(own: unknown, at: Path, environments: readonly string[]): readonly Problem[] {
  return keysOf(own)
    .filter((name) => !environments.includes(name))
    .map((name) => unknownName([...at, name], 'an environment', name, environments));
}
