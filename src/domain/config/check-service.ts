import { type Path, type Problem, problem, unexpected } from './problem.ts';
import type { ReadEnv } from './reference.ts';
import { askedNames } from './safety-evaluators.ts';
import { type ServiceProvider, servedEvaluators, serviceProviders } from './service-config.ts';
import { entry, keysOf } from './tree.ts';
import { readUrl } from './url.ts';

const SHARED = ['provider', 'baseUrl', 'credential', 'timeout', 'concurrency', 'evaluators'];

/** Settings that mean something to each. */
const TAKEN: Readonly<Record<ServiceProvider, readonly string[]>> = {
  'azure-content-safety': [...SHARED, 'apiVersion'],
  'openai-moderation': [...SHARED, 'model'],
};

const EXAMPLES: Readonly<Record<ServiceProvider, string>> = {
  'azure-content-safety': 'https://NAME.cognitiveservices.azure.com',
  'openai-moderation': 'https://api.openai.com/v1',
};

/** The service that an entry of the configuration names; undefined: none. */
export function serviceOf(judge: unknown): ServiceProvider | undefined {
  return serviceProviders.find((each) => each === entry(judge, 'provider'));
}

/** Why a service can't be asked for that evaluator; undefined where it can. */
export function whyNotServed(service: ServiceProvider, evaluator: string): string | undefined {
  const served: readonly string[] = servedEvaluators[service];
  if (askedNames(evaluator).every((name) => served.includes(name))) return undefined;
  const shield =
    service === 'azure-content-safety' && evaluator === 'indirect-attack'
      ? ' (its Prompt Shields see that there is an attack, not whether the agent followed it)'
      : '';
  return `${service} can’t judge "${evaluator}"${shield}, only ${['content-safety', ...served].join(', ')}`;
}

/** What a service needs to be asked, and what it can’t be told. */
export function checkService(judge: unknown, service: ServiceProvider, at: Path, env: ReadEnv): readonly Problem[] {
  const baseUrl = entry(judge, 'baseUrl');
  const credential = entry(judge, 'credential');
  const isMissing = baseUrl === undefined && service === 'azure-content-safety';
  const address = `is missing; expected the endpoint of the resource, such as "${EXAMPLES[service]}"`;
  return [
    ...keysOf(judge)
      .filter((key) => !TAKEN[service].includes(key))
      .map((key) => problem([...at, key], `expected no such setting: ${service} is no model, and knows none`)),
    ...(isMissing ? [problem([...at, 'baseUrl'], address)] : []),
    ...(typeof baseUrl === 'string' ? checkAddress(baseUrl, service, [...at, 'baseUrl'], env) : []),
    // Behind an address of one's own a gateway may hold the key.
    ...(credential === undefined && (isMissing || isTheirs(baseUrl, service))
      ? [problem([...at, 'credential'], 'is missing; expected the variable with the key: `{ env: SAFETY_KEY }`')]
      : []),
    ...(service === 'azure-content-safety' ? [] : checkKey(credential, at)),
  ];
}

/** Only Azure takes something else than a key. */
export function checkKey(credential: unknown, at: Path): readonly Problem[] {
  if (entry(credential, 'as') === undefined) return [];
  return [problem([...at, 'credential', 'as'], 'expected this only with `provider: azure-content-safety`')];
}

/** A key, and what agents said, are not sent for all to read. */
function checkAddress(text: string, service: ServiceProvider, at: Path, env: ReadEnv): readonly Problem[] {
  const { value, problems } = readUrl(text, at, env, EXAMPLES[service]);
  if (value === undefined) return problems;
  const { protocol, hostname } = new URL(value);
  const isLoopback = hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
  return protocol === 'https:' || isLoopback
    ? []
    : [unexpected(at, `https, or an address of this machine, such as "${EXAMPLES[service]}"`, text)];
}

function isTheirs(baseUrl: unknown, service: ServiceProvider): boolean {
  if (baseUrl === undefined) return service === 'openai-moderation';
  return typeof baseUrl === 'string' && /^https:\/\/(?:[\w-]+\.)+azure\.(?:com|us|cn)\b/.test(baseUrl);
}
