import type { SmokeCheck } from '#domain/config/index.ts';
import { type DurationMs, formatDuration } from '#domain/shared/index.ts';
import type { AgentCaller, SmokeResult, SmokeRunner, Stopwatch } from '#ports/index.ts';
import { judgeReply } from './judge-reply.ts';

type SmokeRunnerOptions = { readonly caller: AgentCaller; readonly stopwatch: Stopwatch };

type CheckResult = SmokeResult['checks'][number];

const IS_WORKING: SmokeCheck = { name: 'answers', query: 'Hello, are you working?' };

/** Waited beyond the limit, so that a slow reply fails with its time and a hanging one doesn't hold things up. */
const GRACE_MS: DurationMs = 500;

/**
 * Asks each question once, all at the same time, since the checks don't depend on each other. Whether the agent answers at all
 * is always among them. Only a good reply in time is a pass: an answer that failed to come is none.
 */
export function createSmokeRunner({ caller, stopwatch }: SmokeRunnerOptions): SmokeRunner {
  return {
    async run(endpoint, checks, maxReplyMs) {
      const all = checks.some(({ query }) => query === IS_WORKING.query) ? checks : [IS_WORKING, ...checks];
      const results = await Promise.all(
        all.map(async (check): Promise<CheckResult> => {
          const startedMs = stopwatch.elapsedMs();
          const reply = await caller.call(endpoint, {
            messages: [{ role: 'user', content: check.query }],
            purpose: 'smoke',
            timeoutMs: maxReplyMs + GRACE_MS,
          });
          const latencyMs = stopwatch.elapsedMs() - startedMs;
          return { name: check.name, latencyMs, ...judgeReply(reply, check, latencyMs, maxReplyMs) };
        }),
      );
      return { pass: results.every(({ pass }) => pass), because: summarise(results), checks: results };
    },
  };
}

function summarise(results: readonly CheckResult[]): string {
  const failed = results.filter(({ pass }) => !pass);
  if (failed.length > 0) return failed.map(({ name, because }) => `check "${name}" failed: ${because}`).join('; ');
  const slowest = formatDuration(Math.max(...results.map(({ latencyMs }) => latencyMs)));
  return results.length === 1
    ? `its one check passed, in ${slowest}`
    : `all ${results.length} checks passed, the slowest in ${slowest}`;
}
