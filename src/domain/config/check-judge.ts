import { keyedProviders, modelProviders, providerAddresses } from './judge-config.ts';
import { type Path, type Problem, problem } from './problem.ts';
import { modelJudgedNames } from './profile-layer.ts';
import type { ReadEnv } from './reference.ts';
import { entry, isTree, keysOf, valueAt } from './tree.ts';
import { readUrl } from './url.ts';

const AT: Path = ['evaluation', 'judge'];

/** What the schema can't say of a judge: what each provider needs, and which evaluators ask for a model. */
export function checkJudge(merged: unknown, env: ReadEnv): readonly Problem[] {
  const judge = valueAt(merged, AT);
  if (judge !== undefined && !isTree(judge)) return [];
  const provider = entry(judge, 'provider') ?? 'offline';
  if (provider === 'offline') return [...checkOffline(judge), ...checkJudged(merged)];
  return modelProviders.some((each) => each === provider) ? checkModel(judge, String(provider), env) : [];
}

function checkOffline(judge: unknown): readonly Problem[] {
  return keysOf(judge)
    .filter((key) => key !== 'provider')
    .map((key) =>
      problem([...AT, key], 'expected this only where `provider` names a model’s: the offline judge has no settings'),
    );
}

/** Rules can't tell how well a text flows; an evaluation that only errs is refused before it costs anything. */
function checkJudged(merged: unknown): readonly Problem[] {
  const named = valueAt(merged, ['evaluation', 'evaluators']);
  if (!Array.isArray(named)) return [];
  return named.flatMap((name: unknown, index) => {
    if (!modelJudgedNames.some((each) => each === name)) return [];
    const message = `"${String(name)}" needs a model as judge, and the offline judge is none: name one in \`evaluation.judge\` (docs/judges.md), or leave it out`;
    return [problem(['evaluation', 'evaluators', index], message)];
  });
}

function checkModel(judge: unknown, provider: string, env: ReadEnv): readonly Problem[] {
  const found: Problem[] = [];
  const baseUrl = entry(judge, 'baseUrl');
  if (entry(judge, 'model') === undefined)
    found.push(problem([...AT, 'model'], 'is missing; expected the model that judges'));
  if (typeof baseUrl === 'string')
    found.push(...readUrl(baseUrl, [...AT, 'baseUrl'], env, EXAMPLES[provider]).problems);
  if (baseUrl === undefined && !(provider in providerAddresses)) {
    const message = `is missing; expected the address of ${provider}, such as "${EXAMPLES[provider] ?? EXAMPLES.other}"`;
    found.push(problem([...AT, 'baseUrl'], message));
  }
  // Behind an address of one's own a gateway may hold the key.
  if (entry(judge, 'credential') === undefined && keyedProviders.includes(provider) && baseUrl === undefined) {
    found.push(problem([...AT, 'credential'], 'is missing; expected the variable with the key: `{ env: JUDGE_KEY }`'));
  }
  if (entry(judge, 'apiVersion') !== undefined && provider !== 'azure') {
    found.push(problem([...AT, 'apiVersion'], 'expected this only with `provider: azure`'));
  }
  return found;
}

const EXAMPLES: Readonly<Record<string, string>> = {
  azure: 'https://NAME.openai.azure.com/openai/v1',
  other: 'http://127.0.0.1:8000/v1',
};
