import { ownNames } from './check-own-evaluator.ts';
import { checkKey, checkService, serviceOf, whyNotServed } from './check-service.ts';
import { keyedProviders, modelProviders, providerAddresses } from './judge-config.ts';
import { type Path, type Problem, problem, unknownName } from './problem.ts';
import { judgedNames, modelJudgedNames } from './profile-layer.ts';
import type { ReadEnv } from './reference.ts';
import { askedNames } from './safety-evaluators.ts';
import { entry, isTree, keysOf, valueAt } from './tree.ts';
import { readUrl } from './url.ts';

const AT: Path = ['evaluation', 'judge'];

/** What the schema can't say of judges: what each needs, and which evaluators it can be asked for. */
export function checkJudges(merged: unknown, env: ReadEnv): readonly Problem[] {
  const judge = valueAt(merged, AT);
  const panel = listAt(merged, 'judges');
  const allJudged = [...judgedNames, ...ownNames(merged, 'judged')];
  return [
    ...checkOne(judge, AT, env),
    ...panel.flatMap((member, index) => checkMember(member, ['evaluation', 'judges', index], env, allJudged)),
    ...checkRest(merged, judge, panel, allJudged),
    ...checkShared(merged, panel),
  ];
}

function checkOne(judge: unknown, at: Path, env: ReadEnv): readonly Problem[] {
  const service = serviceOf(judge);
  if (service !== undefined) return checkService(judge, service, at, env);
  return isOffline(judge) ? checkOffline(judge) : checkModel(judge, at, env);
}

function isOffline(judge: unknown): boolean {
  return judge === undefined || (isTree(judge) && (entry(judge, 'provider') ?? 'offline') === 'offline');
}

function checkOffline(judge: unknown): readonly Problem[] {
  const why = 'expected this only where `provider` names a model’s: the offline judge has no settings';
  return keysOf(judge)
    .filter((key) => key !== 'provider')
    .map((key) => problem([...AT, key], why));
}

/**
 * What none of several judges has is the one judge’s. Rules can't tell how well a text flows, and services know harm alone: an evaluation that
 * only errs is refused before it costs anything.
 */
function checkRest(
  merged: unknown,
  judge: unknown,
  panel: readonly unknown[],
  judged: readonly string[],
): readonly Problem[] {
  const needing: readonly string[] = [...modelJudgedNames, ...ownNames(merged, 'judged')];
  const service = serviceOf(judge);
  return listAt(merged, 'evaluators').flatMap((name, index) => {
    const at = ['evaluation', 'evaluators', index];
    // Exact where a case expects calls, and else not applicable: no judge is needed.
    if (name === 'tool-call-accuracy') return [];
    if (typeof name !== 'string' || askedNames(name).every((each) => panel.some((member) => isIts(member, each)))) {
      return [];
    }
    if (service !== undefined) {
      const why = judged.includes(name) ? whyNotServed(service, name) : undefined;
      const remedy = `list ${service} under \`evaluation.judges\`, beside a \`judge\` for the rest (docs/judges.md)`;
      return why === undefined ? [] : [problem(at, `${why}: ${remedy}`)];
    }
    if (!isOffline(judge) || !needing.includes(name)) return [];
    const message = `"${name}" needs a model as judge, and the offline judge is none: name one in \`evaluation.judge\` (docs/judges.md), or leave it out`;
    return [problem(at, message)];
  });
}

/** Whether one of several is asked for that: a model for all, a service for what it knows, unless it says which. */
function isIts(member: unknown, asked: string): boolean {
  const own = entry(member, 'evaluators');
  const service = serviceOf(member);
  if (Array.isArray(own)) return own.some((name) => typeof name === 'string' && askedNames(name).includes(asked));
  return service === undefined || whyNotServed(service, asked) === undefined;
}

/** A flag and a severity have no mean. */
function checkShared(merged: unknown, panel: readonly unknown[]): readonly Problem[] {
  const asked = new Set(
    listAt(merged, 'evaluators').flatMap((name) => (typeof name === 'string' ? askedNames(name) : [])),
  );
  return panel.flatMap((member, index) => {
    if (serviceOf(member) !== 'openai-moderation') return [];
    const shared = [...asked].find(
      (name) => isIts(member, name) && panel.some((other) => other !== member && isIts(other, name)),
    );
    if (shared === undefined) return [];
    const message = `"${shared}" is this judge’s and another’s, but openai-moderation flags and gives no severity, so that the two have no mean: say \`evaluators\` so that it is one judge’s`;
    return [problem(['evaluation', 'judges', index], message)];
  });
}

function checkMember(member: unknown, at: Path, env: ReadEnv, judged: readonly string[]): readonly Problem[] {
  if (!isTree(member)) return [];
  if (isOffline(member)) {
    const message = 'expected a model’s: the offline judge judges what no other does, and is none of several';
    return [problem([...at, 'provider'], message)];
  }
  const own = entry(member, 'evaluators');
  const named: readonly unknown[] = Array.isArray(own) ? own : [];
  const service = serviceOf(member);
  const wrong = named.flatMap((name, index) => {
    const where = [...at, 'evaluators', index];
    if (typeof name !== 'string') return [];
    if (!judged.includes(name)) return [unknownName(where, 'an evaluator that asks a judge', name, judged)];
    const why = service && whyNotServed(service, name);
    return why === undefined ? [] : [problem(where, why)];
  });
  return [...checkOne(member, at, env), ...wrong];
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
  return [...found, ...checkKey(entry(judge, 'credential'), at)];
}

function listAt(merged: unknown, key: string): readonly unknown[] {
  const value = valueAt(merged, ['evaluation', key]);
  return Array.isArray(value) ? value : [];
}
