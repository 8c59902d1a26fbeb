import { assert } from '../shared/index.ts';
import { msOf } from './build-plan.ts';
import { type JudgeConfig, type JudgingConfig, type PanelMember, providerAddresses } from './judge-config.ts';
import type { ReadEnv } from './reference.ts';
import { askedNames } from './safety-evaluators.ts';
import { isService, type ServiceConfig, servedEvaluators } from './service-config.ts';
import type { EvaluationSettings } from './settings/evaluation-settings.ts';
import type { JudgeSettings, ModelSettings } from './settings/judge-settings.ts';
import { readUrl } from './url.ts';

/** Only what is said: without any of it the offline judge judges. */
export function buildJudging(
  { judge, judges, agreement }: EvaluationSettings,
  env: ReadEnv,
): Omit<JudgingConfig, 'evaluators'> {
  const own = buildAny(judge, env);
  const members = judges.flatMap(({ evaluators, ...settings }): PanelMember[] => {
    const built = buildAny(settings, env);
    if (built === undefined) return [];
    const named = evaluators === undefined ? servedBy(built) : [...new Set(evaluators.flatMap(askedNames))];
    return [{ ...built, ...(named === undefined ? {} : { evaluators: named }) }];
  });
  return {
    ...(own === undefined ? {} : { judge: own }),
    ...(members.length === 0 ? {} : { judges: members, agreement }),
  };
}

function buildAny(settings: JudgeSettings, env: ReadEnv): JudgeConfig | ServiceConfig | undefined {
  const { provider } = settings;
  return provider === 'azure-content-safety' || provider === 'openai-moderation'
    ? buildService(provider, settings, env)
    : buildJudge({ ...settings, provider }, env);
}

/** A service has no more than what it can be asked; a model all. */
function servedBy(judge: JudgeConfig | ServiceConfig): readonly string[] | undefined {
  return isService(judge) ? servedEvaluators[judge.provider] : undefined;
}

function buildService(
  provider: ServiceConfig['provider'],
  { model, credential, apiVersion, timeout, concurrency, ...settings }: JudgeSettings,
  env: ReadEnv,
): ServiceConfig {
  const baseUrl = settings.baseUrl === undefined ? providerAddresses.openai : readUrl(settings.baseUrl, [], env).value;
  assert(baseUrl !== undefined, 'judges are checked before they are built');
  const shared = {
    baseUrl,
    timeoutMs: msOf(timeout),
    concurrency,
    ...(credential === undefined ? {} : { credentialEnv: credential.env }),
  };
  return provider === 'openai-moderation'
    ? { ...shared, provider, model: model ?? 'omni-moderation-latest' }
    : { ...shared, provider, apiVersion: apiVersion ?? '2024-09-01', credentialAs: credential?.as ?? 'key' };
}

/** Undefined: the offline judge. */
export function buildJudge(settings: ModelSettings, env: ReadEnv): JudgeConfig | undefined {
  const { provider, model, credential, apiVersion, temperature, seed, timeout, ...rest } = settings;
  if (provider === 'offline') return undefined;
  const baseUrl =
    settings.baseUrl === undefined ? providerAddresses[provider] : readUrl(settings.baseUrl, [], env).value;
  assert(baseUrl !== undefined && model !== undefined, 'judges are checked before they are built');
  return {
    ...rest,
    ...{ provider, model, baseUrl, timeoutMs: msOf(timeout) },
    ...(credential === undefined ? {} : { credentialEnv: credential.env }),
    ...(apiVersion === undefined ? {} : { apiVersion }),
    ...(temperature === 'none' ? {} : { temperature }),
    ...(seed === undefined ? {} : { seed }),
  };
}
