import type { Scenario } from '#domain/config/index.ts';
import { type DurationMs, formatDuration } from '#domain/shared/index.ts';
import type { AgentCaller, IntegrationRunner, SmokeResult, Stopwatch } from '#ports/index.ts';
import { judgeReply } from '../smoke/index.ts';

type IntegrationOptions = { readonly caller: AgentCaller; readonly stopwatch: Stopwatch };

type ScenarioResult = SmokeResult['checks'][number];

/** So many at once: the tools behind the agent are real, and are tested rather than overrun. */
const AT_ONCE = 4;
/** Waited beyond the limit, so that a slow reply fails with its time. */
const GRACE_MS: DurationMs = 500;

/** Plays each scenario once, in a conversation of its own. Without any scenario nothing is shown, which is no pass. */
export function createIntegrationRunner({ caller, stopwatch }: IntegrationOptions): IntegrationRunner {
  return {
    async run(endpoint, scenarios) {
      const results = new Map<Scenario, ScenarioResult>();
      const waiting = [...scenarios];
      const work = async (): Promise<void> => {
        for (let scenario = waiting.shift(); scenario !== undefined; scenario = waiting.shift()) {
          const startedMs = stopwatch.elapsedMs();
          const reply = await caller.call(endpoint, {
            messages: [{ role: 'user', content: scenario.query }],
            purpose: 'integration',
            timeoutMs: scenario.maxReplyMs + GRACE_MS,
          });
          const latencyMs = stopwatch.elapsedMs() - startedMs;
          const judged = judgeReply(reply, scenario, latencyMs, scenario.maxReplyMs);
          results.set(scenario, { name: scenario.name, latencyMs, ...judged });
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      const checks = scenarios.flatMap((scenario) => results.get(scenario) ?? []);
      const pass = checks.length > 0 && checks.every((check) => check.pass);
      return { pass, because: summarise(checks), checks };
    },
  };
}

function summarise(checks: readonly ScenarioResult[]): string {
  if (checks.length === 0) return 'there is no integration scenario, so nothing is shown';
  const failed = checks.filter(({ pass }) => !pass);
  if (failed.length > 0) return failed.map(({ name, because }) => `scenario "${name}" failed: ${because}`).join('; ');
  const slowestMs = Math.max(...checks.map(({ latencyMs }) => latencyMs));
  return `all ${checks.length} integration scenarios passed, the slowest in ${formatDuration(slowestMs)}`;
}
