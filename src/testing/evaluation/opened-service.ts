import type { ServiceConfig } from '#domain/config/index.ts';
import { caseSchema } from '#domain/dataset/index.ts';
import { openServiceJudge } from '#evaluation/judge/service/index.ts';
import type { Judge } from '#ports/index.ts';

type Secrets = Readonly<Record<string, string>>;

/** Azure AI Content Safety at that address, as `evaluation.judges` makes it. */
export function contentSafetyAt(
  baseUrl: string,
  more: Partial<Extract<ServiceConfig, { provider: 'azure-content-safety' }>> = {},
): ServiceConfig {
  return {
    ...{ provider: 'azure-content-safety', baseUrl, apiVersion: '2024-09-01', credentialEnv: 'SAFETY_KEY' },
    ...{ credentialAs: 'key', timeoutMs: 5_000, concurrency: 4 },
    ...more,
  };
}

/** OpenAI's moderations at that address. */
export function moderationAt(
  url: string,
  more: Partial<Extract<ServiceConfig, { provider: 'openai-moderation' }>> = {},
): ServiceConfig {
  return {
    ...{ provider: 'openai-moderation', baseUrl: `${url}/v1`, model: 'omni-moderation-latest' },
    ...{ credentialEnv: 'OPENAI_API_KEY', timeoutMs: 5_000, concurrency: 4 },
    ...more,
  };
}

const SECRETS = { SAFETY_KEY: 'azure-key', OPENAI_API_KEY: 'openai-key' };

/** Opens a service on a clock that only waiting moves. */
export function openingService(config: ServiceConfig, secrets: Secrets = SECRETS) {
  let nowMs = 0;
  const pauses: number[] = [];
  const stop = new AbortController();
  const judge = openServiceJudge(config, {
    secrets: { read: (name) => secrets[name] },
    stopwatch: { elapsedMs: () => nowMs },
    wallClock: { now: () => Date.parse('2026-06-01T10:30:00Z') },
    signal: stop.signal,
    pause: async (ms) => {
      pauses.push(ms);
      nowMs += ms;
    },
  });
  return { judge, pauses, stop };
}

/** What it says of a reply, by one evaluator. */
export function scoreBy(judge: Judge, evaluator: string, reply: string) {
  return judge.score(evaluator, { item: caseSchema.parse({ id: 'c', query: 'Is it?' }), reply, toolCalls: [] });
}
