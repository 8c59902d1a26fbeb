import { ownNames } from './check-own-evaluator.ts';
import { keyedProviders, modelProviders, providerAddresses } from './judge-config.ts';
import { type Path, type Problem, problem, unknownName } from './problem.ts';
import { judgedNames, modelJudgedNames } from './profile-layer.ts';
import type { ReadEnv } from './reference.ts';
import { entry, isTree, keysOf, valueAt } from './tree.ts';
import { readUrl } from './url.ts';

const AT: Path = ['evaluation', 'judge'];

/** What the schema can't say of judges: what each provider needs, and which evaluators ask for a model. */
export function checkJudges(merged: unknown, env: ReadEnv): readonly Problem[] {
  const judge = valueAt(merged, AT);
  const panel = listAt(merged, 'judges');
  const allJudged = [...judgedNames, ...ownNames(merged, 'judged')];
  const isOffline = judge === undefined || (isTree(judge) && (entry(judge, 'provider') ?? 'offline') === 'offline');
  return [
    ...(isOffline ? checkOffline(judge) : checkModel(judge, AT, env)),
    ...panel.flatMap((member, index) => checkMember(member, ['evaluation', 'judges', index], env, allJudged)),
    ...(isOffline ? checkJudged(merged, panel) : []),
  ];
}

function checkOffline(judge: unknown): readonly Problem[] {
  const why = 'expected this only where `provider` names a model’s: the offline judge has no settings';
  return keysOf(judge)
    .filter((key) => key !== 'provider')
    .map((key) => problem([...AT, key], why));
}

/** Rules can't tell how well a text flows; an evaluation that only errs is refused before it costs anything. */
function checkJudged(merged: unknown, panel: readonly unknown[]): readonly Problem[] {
  const needing: readonly string[] = [...modelJudgedNames, ...ownNames(merged, 'judged')];
  return listAt(merged, 'evaluators').flatMap((name, index) => {
    const isJudged = panel.some((member) => {
      const own = entry(member, 'evaluators');
      return !Array.isArray(own) || own.includes(name);
    });
    if (isJudged || !needing.some((each) => each === name)) return [];
    const message = `"${String(name)}" needs a model as judge, and the offline judge is none: name one in \`evaluation.judge\` (docs/judges.md), or leave it out`;
    return [problem(['evaluation', 'evaluators', index], message)];
  });
}

function checkMember(member: unknown, at: Path, env: ReadEnv, judged: readonly string[]): readonly Problem[] {
  if (!isTree(member)) return [];
  if ((entry(member, 'provider') ?? 'offline') === 'offline') {
    const message = 'expected a model’s: the offline judge judges what no other does, and is none of several';
    return [problem([...at, 'provider'], message)];
  }
  const own = entry(member, 'evaluators');
  const named: readonly unknown[] = Array.isArray(own) ? own : [];
  const unknown = named.flatMap((name, index) =>
    typeof name !== 'string' || judged.some((each) => each === name)
      ? []
      : [unknownName([...at, 'evaluators', index], 'an evaluator that asks a judge', name, judged)],
  );
  return [...checkModel(member, at, env), ...unknown];
}

/** What a model needs to be asked. Of a provider that is none, nothing. */
export function checkModel(judge: unknown, at: Path, env: ReadEnv): readonly Problem[] {
  const provider = modelProviders.find((each) => each === entry(judge, 'provider'));
  if (provider === undefined) return [];
  const found: Problem[] = [];
  const baseUrl = entry(judge, 'baseUrl');
  const example = provider === 'azure' ? 'https://NAME.openai.azure.com/openai/v1' : 'http://127.0.0.1:8000/v1';
  if (entry(judge, 'model') === undefined) {
    found.push(problem([...at, 'model'], 'is missing; expected the model that judges'));
  }
  if (typeof baseUrl === 'string') found.push(...readUrl(baseUrl, [...at, 'baseUrl'], env, example).problems);
  if (baseUrl === undefined && providerAddresses[provider] === undefined) {
    found.push(problem([...at, 'baseUrl'], `is missing; expected the address of ${provider}, such as "${example}"`));
  }
  // Behind an address of one's own a gateway may hold the key.
  if (entry(judge, 'credential') === undefined && keyedProviders.includes(provider) && baseUrl === undefined) {
    found.push(problem([...at, 'credential'], 'is missing; expected the variable with the key: `{ env: JUDGE_KEY }`'));
  }
  if (entry(judge, 'apiVersion') !== undefined && provider !== 'azure') {
    found.push(problem([...at, 'apiVersion'], 'expected this only with `provider: azure`'));
  }
  return found;
}

function listAt(merged: unknown, key: string): readonly unknown[] {
  const value = valueAt(merged, ['evaluation', key]);
  return Array.isArray(value) ? value : [];
}
