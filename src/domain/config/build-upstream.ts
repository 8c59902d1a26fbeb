import type { PartialUpstreamPolicy, UpstreamPolicy } from '../traffic/index.ts';
import { msOf, ratioOf } from './build-plan.ts';
import type { UpstreamConfig } from './project.ts';
import type { AgentUpstreamSettings, UpstreamSettings } from './settings/upstream-settings.ts';

export function buildUpstream(settings: UpstreamSettings): UpstreamConfig {
  const { retries, ejection } = settings;
  return {
    connectTimeoutMs: msOf(settings.connectTimeout),
    keepAliveMs: msOf(settings.keepAlive),
    policy: {
      firstByteTimeoutMs: msOf(settings.firstByteTimeout),
      idleTimeoutMs: msOf(settings.idleTimeout),
      replyTimeoutMs: msOf(settings.replyTimeout),
      retries: {
        attempts: retries.attempts,
        budgetRatio: ratioOf(retries.budget),
        nonIdempotent: retries.nonIdempotent,
      },
      ejection: {
        consecutiveFailures: ejection.after,
        baseMs: msOf(ejection.for),
        maxMs: msOf(ejection.atMost),
      },
    },
  };
}

/** Only what is said: what is not follows the settings for all agents. */
export function buildAgentUpstream(settings: AgentUpstreamSettings): PartialUpstreamPolicy {
  const { retries, ejection } = settings;
  return {
    ...timeout('firstByteTimeoutMs', settings.firstByteTimeout),
    ...timeout('idleTimeoutMs', settings.idleTimeout),
    ...timeout('replyTimeoutMs', settings.replyTimeout),
    ...(retries === undefined ? {} : { retries: retriesOf(retries) }),
    ...(ejection === undefined ? {} : { ejection: ejectionOf(ejection) }),
  };
}

function timeout(name: keyof Omit<UpstreamPolicy, 'retries' | 'ejection'>, text: string | undefined) {
  return text === undefined ? {} : { [name]: msOf(text) };
}

function retriesOf({ attempts, budget, nonIdempotent }: NonNullable<AgentUpstreamSettings['retries']>) {
  return {
    ...(attempts === undefined ? {} : { attempts }),
    ...(budget === undefined ? {} : { budgetRatio: ratioOf(budget) }),
    ...(nonIdempotent === undefined ? {} : { nonIdempotent }),
  };
}

function ejectionOf({ after, for: base, atMost }: NonNullable<AgentUpstreamSettings['ejection']>) {
  return {
    ...(after === undefined ? {} : { consecutiveFailures: after }),
    ...(base === undefined ? {} : { baseMs: msOf(base) }),
    ...(atMost === undefined ? {} : { maxMs: msOf(atMost) }),
  };
}
