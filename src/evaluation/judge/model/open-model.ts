import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { JudgeConfig } from '#domain/config/index.ts';
import { assertNever } from '#domain/shared/index.ts';
import { createGuardedFetch } from '../wire/index.ts';

/**
 * The model of a configuration. Providers are loaded when they are needed and not before. Address and key are always given:
 * left out, a library would look for them in the environment and find what was meant for something else.
 */
export async function openModel(config: JudgeConfig, key: string | undefined): Promise<LanguageModelV4> {
  const { provider, baseUrl: baseURL, model, apiVersion } = config;
  const apiKey = key ?? '';
  const query = apiVersion === undefined ? {} : { 'api-version': apiVersion };
  const guarded = createGuardedFetch({ baseUrl: baseURL, query });
  // Azure takes its key in a header of its own, and takes a bearer for a token of its directory.
  const fetch = provider === 'azure' || key === undefined ? withoutBearer(guarded) : guarded;
  switch (provider) {
    case 'openai-compatible':
    case 'ollama': {
      const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
      const supportsStructuredOutputs = config.format === 'schema';
      const shared = { name: provider, baseURL, fetch, supportsStructuredOutputs };
      return createOpenAICompatible(key === undefined ? shared : { ...shared, apiKey }).chatModel(model);
    }
    case 'openai': {
      const { createOpenAI } = await import('@ai-sdk/openai');
      return createOpenAI({ baseURL, apiKey, fetch }).chat(model);
    }
    case 'azure': {
      const { createOpenAI } = await import('@ai-sdk/openai');
      const headers = { 'api-key': apiKey };
      return createOpenAI({ name: 'azure', baseURL, apiKey, headers, fetch }).chat(model);
    }
    case 'anthropic': {
      const { createAnthropic } = await import('@ai-sdk/anthropic');
      return createAnthropic({ baseURL, apiKey, fetch })(model);
    }
    case 'google': {
      const { createGoogle } = await import('@ai-sdk/google');
      return createGoogle({ baseURL, apiKey, fetch })(model);
    }
    default:
      return assertNever(provider);
  }
}

function withoutBearer(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return (input, init) => {
    const headers = new Headers(init?.headers);
    headers.delete('authorization');
    return fetch(input, { ...init, headers });
  };
}
