import type { DurationMs } from '../shared/index.ts';
import { harmCategories, type JudgedSafetyName } from './safety-evaluators.ts';

/** Services that classify texts: what they look for is theirs, and nobody can tell them anything. */
export const serviceProviders = ['azure-content-safety', 'openai-moderation'] as const;

export type ServiceProvider = (typeof serviceProviders)[number];

/** A service that judges harm, and how it is asked. */
export type ServiceConfig = AzureContentSafetyConfig | OpenAiModerationConfig;

export type AzureContentSafetyConfig = ServiceAddress & {
  readonly provider: 'azure-content-safety';
  readonly apiVersion: string;
  /** A key of the resource, or a token of Entra ID. */
  readonly credentialAs: 'key' | 'token';
};

export type OpenAiModerationConfig = ServiceAddress & {
  readonly provider: 'openai-moderation';
  readonly model: string;
};

type ServiceAddress = {
  /** The only address that is asked. */
  readonly baseUrl: string;
  readonly credentialEnv?: string | undefined;
  readonly timeoutMs: DurationMs;
  /** Answers awaited at once. */
  readonly concurrency: number;
};

/** What each can be asked. */
export const servedEvaluators: Readonly<Record<ServiceProvider, readonly JudgedSafetyName[]>> = {
  'azure-content-safety': [...harmCategories, 'protected-material'],
  'openai-moderation': harmCategories,
};

export function isService<C extends { readonly provider: string }>(config: C): config is Extract<C, ServiceConfig> {
  return serviceProviders.some((provider) => provider === config.provider);
}
