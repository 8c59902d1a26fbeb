import { createHash } from 'node:crypto';
import type { DeploymentId, Digest } from '#domain/shared/index.ts';
import {
  assignDeployment,
  CONVERSATION_IDLE_MS,
  type ExceptionReport,
  isDisplaced,
  packExceptions,
  type Route,
  type Split,
  type SplitQuestion,
  splitDigest,
  splitOf,
} from '#domain/traffic/index.ts';
import { AGENT, type Instant, PRODUCTION, type Spoke } from '../history.ts';

const REFRESH_MS = CONVERSATION_IDLE_MS / 6;

type Health = { readonly leaseHolds: boolean; readonly limitsHold: boolean };

type Memory = { readonly deploymentId: DeploymentId; readonly atMs: number };

/** What a gateway remembers of conversations that show it nothing but their key, and tells control of them. Its disk keeps it. */
export class SimTalk {
  readonly #known = new Map<string, Memory>();
  #told: { readonly split: Digest; readonly atMs: number } | undefined;

  /** Undefined where nothing serves. */
  speak(
    route: Route,
    conversation: string,
    at: Instant,
    excepted: (keyHash: bigint) => DeploymentId | undefined,
    health: Health,
  ): Pick<Spoke, 'conversation' | 'deploymentId' | 'label' | 'by' | 'routeVersion'> | undefined {
    const keyHash = hashOf(route.salt, conversation);
    const pinned = this.#recall(conversation, at)?.deploymentId;
    const chosen = assignDeployment(route, { pinned, excepted: excepted(keyHash), keyHash, ...health });
    if (chosen === undefined) return undefined;
    const { deploymentId, label } = chosen.target;
    this.#known.set(conversation, { deploymentId, atMs: at.elapsedMs });
    return { conversation, deploymentId, label, by: chosen.by, routeVersion: route.version };
  }

  answer({ split }: SplitQuestion, at: Instant): ExceptionReport {
    return this.#reportOn(split, at);
  }

  /** What is to be told of the route in force; undefined when it was. */
  inForce(route: Route, at: Instant): ExceptionReport | undefined {
    const split = splitOf(route);
    const digest = splitDigest(split);
    if (this.#told?.split === digest && at.elapsedMs - this.#told.atMs < REFRESH_MS) return undefined;
    this.#told = { split: digest, atMs: at.elapsedMs };
    return this.#reportOn(split, at);
  }

  #reportOn(split: Split, at: Instant): ExceptionReport {
    const displaced = [...this.#known.keys()].flatMap((conversation) => {
      const known = this.#recall(conversation, at);
      if (known === undefined) return [];
      const keyHash = hashOf(split.salt, conversation);
      const { deploymentId } = known;
      return isDisplaced(split, { keyHash, deploymentId }) ? [{ keyHash, deploymentId, lastMs: known.atMs }] : [];
    });
    const place = { agent: AGENT, environment: PRODUCTION };
    return { ...place, split: splitDigest(split), ...packExceptions(displaced) };
  }

  #recall(conversation: string, at: Instant): Memory | undefined {
    const known = this.#known.get(conversation);
    return known === undefined || at.elapsedMs - known.atMs > CONVERSATION_IDLE_MS ? undefined : known;
  }
}

/** Any 64 bits that depend on both. */
function hashOf(salt: string, conversation: string): bigint {
  return createHash('sha256').update(`${salt}\n${conversation}`).digest().readBigUInt64BE();
}
