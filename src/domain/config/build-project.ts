import type { SpendBudget } from '../analysis/index.ts';
import type { LabelledSet } from '../dataset/index.ts';
import type { ApprovalRule } from '../policy/index.ts';
import type { Prices } from '../sample/index.ts';
import { assert } from '../shared/index.ts';
import type { AgentParts } from './agent.ts';
import { buildJudging } from './build-judge.ts';
import { buildLimits } from './build-limits.ts';
import { buildOwnEvaluators } from './build-own-evaluator.ts';
import { buildPlan, msOf, ratioOf } from './build-plan.ts';
import { buildRedTeam } from './build-red-team.ts';
import { buildRequestLog } from './build-request-log.ts';
import { buildTelemetry } from './build-telemetry.ts';
import { buildAgentUpstream, buildUpstream } from './build-upstream.ts';
import { buildWindows } from './build-windows.ts';
import type { AgentConfig, EnvironmentConfig, MonitoringConfig, Project } from './project.ts';
import { readUsd } from './quantity.ts';
import { type ReadEnv, type ReadFile, substituteEnv } from './reference.ts';
import type { AgentSettings } from './settings/agent-settings.ts';
import type { ApprovalSettings } from './settings/approval-settings.ts';
import type { EnvironmentSettings } from './settings/environment-settings.ts';
import type { EvaluationSettings } from './settings/evaluation-settings.ts';
import type { MonitoringSettings } from './settings/monitoring-settings.ts';
import type { PriceSettings } from './settings/price-settings.ts';
import type { Settings } from './settings/settings.ts';
import { readUrl } from './url.ts';

/** The project that valid settings and the parts read for each agent make. */
export function buildProject(
  settings: Settings,
  parts: ReadonlyMap<string, AgentParts>,
  labels: LabelledSet | undefined,
  { env, readFile }: { readonly env: ReadEnv; readonly readFile: ReadFile },
): Project {
  const { evaluation } = settings;
  const own = buildOwnEvaluators(evaluation.own, readFile, env);
  return {
    version: 1,
    profile: settings.profile,
    agents: Object.entries(settings.agents).map(([name, agent]) => buildAgent(name, agent, parts.get(name))),
    environments: Object.entries(settings.environments).map(([name, each]) =>
      buildEnvironment(name, each, settings, env),
    ),
    evaluation: {
      repeats: evaluation.repeats,
      evaluators: evaluation.evaluators,
      ...(own.length === 0 ? {} : { own }),
      ...buildJudging(evaluation, env),
      ...(Object.keys(settings.prices).length === 0 ? {} : { prices: buildPrices(settings.prices) }),
      ...(evaluation.budget === undefined ? {} : { budget: buildBudget(evaluation.budget) }),
      ...(evaluation.calibration === undefined || labels === undefined
        ? {}
        : { calibration: { set: labels, everyMs: msOf(evaluation.calibration.every) } }),
      concurrency: evaluation.concurrency,
      workers: evaluation.workers,
      timeoutMs: msOf(evaluation.timeout),
      minQualityMean: evaluation.minQualityMean,
      maxRelativeDrop: ratioOf(evaluation.maxRelativeDrop),
      maxRelativeDropFromBest: ratioOf(evaluation.maxRelativeDropFromBest),
      ...(evaluation.mayNotWorsen.length === 0 ? {} : { mayNotWorsen: evaluation.mayNotWorsen }),
    },
    ...(settings.redTeam === undefined ? {} : { redTeam: buildRedTeam(settings.redTeam, readFile, env) }),
    secondPerson: settings.secondPerson,
    windows: buildWindows(settings),
    monitoring: buildMonitoring(settings.monitoring),
    notifications: { channels: buildChannels(settings, env) },
    prices: buildPrices(settings.prices),
    telemetry: buildTelemetry(settings.telemetry, env),
    gateway: buildGateway(settings),
  };
}

function buildPrices(settings: PriceSettings): Prices {
  const prices = Object.entries(settings).map(
    ([model, { inputPerMillion, outputPerMillion, cachedInputPerMillion }]) => [
      model,
      {
        inputPerMillion: usdOf(inputPerMillion),
        outputPerMillion: usdOf(outputPerMillion),
        ...(cachedInputPerMillion === undefined ? {} : { cachedInputPerMillion: usdOf(cachedInputPerMillion) }),
      },
    ],
  );
  return Object.fromEntries(prices);
}

function buildBudget({ money, ...counts }: NonNullable<EvaluationSettings['budget']>): SpendBudget {
  return { ...counts, ...(money === undefined ? {} : { costMicroUsd: Math.round(usdOf(money) * 1_000_000) }) };
}

function usdOf(text: string): number {
  const amount = readUsd(text);
  assert(amount !== undefined, 'amounts are checked before they are built');
  return amount;
}

function buildGateway(settings: Settings): Project['gateway'] {
  const { conversationFrom, userFrom, tenantFrom, exposeHeaders, shadow, upstream } = settings.gateway;
  const { concurrency, queue, timeout } = shadow;
  const limits = buildLimits(settings);
  const requestLog = buildRequestLog(settings);
  return {
    ...{ conversationFrom, userFrom, tenantFrom, exposeHeaders },
    upstream: buildUpstream(upstream),
    shadow: { concurrency, queue, timeoutMs: msOf(timeout) },
    capacity: buildCapacity(settings.gateway.capacity),
    redaction: settings.gateway.redaction,
    ...(requestLog === undefined ? {} : { requestLog }),
    ...(limits === undefined ? {} : { limits }),
  };
}

function buildCapacity(capacity: Settings['gateway']['capacity']): NonNullable<Project['gateway']['capacity']> {
  return {
    maxHeldBytes: capacity.memoryMiB * 1024 * 1024,
    maxConnections: capacity.connections,
    headersTimeoutMs: msOf(capacity.headersTimeout),
    bodyTimeoutMs: msOf(capacity.bodyTimeout),
    drainMs: msOf(capacity.drainTime),
  };
}

function buildAgent(name: string, agent: AgentSettings, parts: AgentParts | undefined): AgentConfig {
  assert(parts?.definition !== undefined, 'an agent is built only after its definition was read');
  return {
    name,
    runtime: agent.runtime,
    api: agent.runtime === 'openai' ? agent.api : agent.runtime,
    ...(agent.call === undefined ? {} : { call: agent.call }),
    definition: parts.definition,
    deploy: parts.deploy,
    ...(agent.upstream === undefined ? {} : { upstream: buildAgentUpstream(agent.upstream) }),
    dataset: parts.dataset,
    plantedSecrets: parts.plantedSecrets,
    scenarios: agent.scenarios.map(({ maxReply, ...scenario }) => ({ ...scenario, maxReplyMs: msOf(maxReply) })),
    smoke: {
      checks: agent.smoke.checks.map((check) => ({ ...check, name: check.name ?? check.query })),
      maxReplyMs: msOf(agent.smoke.maxReply),
    },
  };
}

function buildEnvironment(
  name: string,
  each: EnvironmentSettings,
  settings: Settings,
  env: ReadEnv,
): EnvironmentConfig {
  const strategy = settings.strategies[each.strategy];
  assert(strategy !== undefined, 'an environment is built only after its strategy was found');
  const bindings = Object.entries(each.bindings).map(([key, value]) => [key, substituteEnv([], value, env).text]);
  return {
    name,
    traffic: each.traffic,
    data: each.data,
    bindings: Object.fromEntries(bindings),
    approval: buildApproval(each.approval),
    gates: each.gates,
    plan: buildPlan(each.strategy, strategy, env),
    hardLimits: { errorRateRatio: ratioOf(each.hardLimits.errorRate), minRequests: each.hardLimits.minRequests },
    rollback: each.rollback,
    ...(each.provenance === undefined ? {} : { provenance: each.provenance }),
    checklist: Object.entries(each.checklist).map(([item, rest]) => ({ name: item, ...rest })),
    promotions: each.promotions,
    ...(each.redeploy === undefined ? {} : { redeploy: buildRedeploy(each.redeploy, env) }),
  };
}

function buildApproval({ expireAfter, ...rule }: ApprovalSettings): ApprovalRule {
  return { ...rule, expireAfterMs: msOf(expireAfter) };
}

function buildRedeploy({ webhook, secretEnv }: NonNullable<EnvironmentSettings['redeploy']>, env: ReadEnv) {
  const url = readUrl(webhook, [], env).value;
  assert(url !== undefined, 'addresses are checked before they are built');
  return { url, ...(secretEnv === undefined ? {} : { secretEnv }) };
}

function buildChannels({ notifications }: Settings, env: ReadEnv): NonNullable<Project['notifications']>['channels'] {
  return Object.entries(notifications.channels).map(([name, { webhook, secretEnv }]) => {
    const url = readUrl(webhook, [], env).value;
    assert(url !== undefined, 'addresses are checked before they are built');
    return { name, url, ...(secretEnv === undefined ? {} : { secretEnv }) };
  });
}

function buildMonitoring(settings: MonitoringSettings): MonitoringConfig {
  const { responseTime, errorRate, quality, safetyDefects, tokens } = settings;
  return {
    responseTimeMs: rungs(responseTime, msOf),
    errorRateRatio: rungs(errorRate, ratioOf),
    qualityMean: rungs(quality, (score) => score),
    qualityEveryMs: msOf(quality.every),
    safetyDefectRatio: rungs(safetyDefects, ratioOf),
    tokensWarningIncreaseRatio: ratioOf(tokens.warningIncrease),
  };
}

function rungs<T>(each: { target: T; warning: T; critical: T }, read: (value: T) => number) {
  return { target: read(each.target), warning: read(each.warning), critical: read(each.critical) };
}
