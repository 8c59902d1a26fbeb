import { assert } from '../shared/index.ts';
import { msOf } from './build-plan.ts';
import { type JudgeConfig, type JudgingConfig, type PanelMember, providerAddresses } from './judge-config.ts';
import type { ReadEnv } from './reference.ts';
import type { EvaluationSettings } from './settings/evaluation-settings.ts';
import type { JudgeSettings } from './settings/judge-settings.ts';
import { readUrl } from './url.ts';

/** Only what is said: without any of it the offline judge judges. */
export function buildJudging(
  { judge, judges, agreement }: EvaluationSettings,
  env: ReadEnv,
): Omit<JudgingConfig, 'evaluators'> {
  const own = buildJudge(judge, env);
  const members = judges.flatMap(({ evaluators, ...settings }): PanelMember[] => {
    const built = buildJudge(settings, env);
    return built === undefined ? [] : [{ ...built, ...(evaluators === undefined ? {} : { evaluators }) }];
  });
  return {
    ...(own === undefined ? {} : { judge: own }),
    ...(members.length === 0 ? {} : { judges: members, agreement }),
  };
}

/** Undefined: the offline judge. */
export function buildJudge(settings: JudgeSettings, env: ReadEnv): JudgeConfig | undefined {
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
