import type { AzureContentSafetyConfig, OpenAiModerationConfig, ServiceConfig } from '#domain/config/index.ts';
import { AppError } from '#domain/shared/index.ts';
import type { Judge, Secrets, Stopwatch, WallClock } from '#ports/index.ts';
import { createThrottle, type Pause, pauseForReal } from '../../pace/index.ts';
import { createPatience, readKey } from '../wire/index.ts';
import { createAskService } from './ask-service.ts';
import { AZURE_LABEL, createAzureContentSafety } from './azure-content-safety.ts';
import { createOpenAiModeration } from './openai-moderation.ts';
import { createServiceJudge } from './service-judge.ts';

type OpenOptions = {
  readonly secrets: Secrets;
  readonly stopwatch: Stopwatch;
  readonly wallClock: WallClock;
  readonly signal: AbortSignal;
  /** Only tests have a reason to bring their own. */
  readonly pause?: Pause | undefined;
};

/**
 * The service that a configuration names, ready to judge one evaluation. It is tried on a text of ours first: that costs one call, where
 * a wrong key would cost all that the agents are asked.
 * @throws AppError JUDGE_FAILED when it doesn't judge that; the signal's reason once it aborts
 */
export async function openServiceJudge(
  config: ServiceConfig,
  { secrets, stopwatch, wallClock, signal, pause = pauseForReal }: OpenOptions,
): Promise<Judge> {
  const { baseUrl, timeoutMs, concurrency, credentialEnv } = config;
  const patiently = createPatience(createThrottle(concurrency, { stopwatch, pause, signal }), stopwatch);
  const shared = { baseUrl, timeoutMs, signal, now: () => wallClock.now() };
  const askAzure = (azure: AzureContentSafetyConfig) => {
    const key = readKey(credentialEnv, AZURE_LABEL, secrets);
    return createAskService({
      ...{ ...shared, key, name: AZURE_LABEL, query: { 'api-version': azure.apiVersion } },
      headers: key === undefined ? {} : azureHeaders(azure, key),
      remedyFor: (status) => azureRemedy(status, azure),
    });
  };
  const askOpenAi = (moderation: OpenAiModerationConfig) => {
    const name = `OpenAI ${moderation.model}`;
    const key = readKey(credentialEnv, name, secrets);
    return createAskService({
      ...{ ...shared, key, name },
      headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
      remedyFor: (status) => openAiRemedy(status, moderation),
    });
  };
  const service =
    config.provider === 'azure-content-safety'
      ? createAzureContentSafety(config, askAzure(config), patiently)
      : createOpenAiModeration(config, askOpenAi(config), patiently);
  const judge = createServiceJudge(service, signal);
  const problem = await judge.tryOut();
  signal.throwIfAborted();
  if (problem === undefined) return judge;
  throw new AppError('JUDGE_FAILED', `nothing was evaluated, because the judge could not be tried out: ${problem}`, {
    hint: `look at \`${config.provider}\` under \`evaluation\` in headgate.yaml; docs/judges.md says what it needs`,
  });
}

function azureHeaders({ credentialAs }: AzureContentSafetyConfig, key: string): Readonly<Record<string, string>> {
  return credentialAs === 'token' ? { authorization: `Bearer ${key}` } : { 'ocp-apim-subscription-key': key };
}

function azureRemedy(status: number, { baseUrl, credentialEnv, credentialAs }: AzureContentSafetyConfig): string {
  if (status === 404) return `is ${baseUrl} the endpoint of the resource, without a path?`;
  if (status !== 401 && status !== 403) return '';
  if (credentialEnv === undefined) return 'name the variable with its key in `credential`';
  if (credentialAs === 'token') {
    return `the token in ${credentialEnv} must be for https://cognitiveservices.azure.com, lives about an hour, and whose it is needs the role "Cognitive Services User" on the resource`;
  }
  return status === 401
    ? `is the key in ${credentialEnv} one of this resource, and does it allow keys?`
    : 'its network rules don’t let this machine in, or the calls of its tier are used up';
}

function openAiRemedy(status: number, { baseUrl, credentialEnv, model }: OpenAiModerationConfig): string {
  if (status === 404) return `is there a model "${model}" at ${baseUrl}?`;
  if (status !== 401 && status !== 403) return '';
  if (credentialEnv === undefined) return 'name the variable with its key in `credential`';
  return status === 401
    ? `look at the key in ${credentialEnv}`
    : `a restricted key needs the permission for moderations: look at the one in ${credentialEnv}`;
}
