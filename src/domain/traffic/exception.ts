import { type DeploymentId, type Digest, type DurationMs, type EpochMs, MINUTE_MS } from '../shared/index.ts';
import { homeOf } from './assign.ts';
import type { Split } from './split.ts';

/** A conversation is over when nobody has heard of it for so long. Real time. */
export const CONVERSATION_IDLE_MS: DurationMs = 30 * MINUTE_MS;

/** More exceptions of one split are neither told nor kept: 80 kB. */
export const MOST_EXCEPTIONS = 10_000;

/** A question that is older counts as not asked. Real time. */
const QUESTION_STANDS_MS: DurationMs = MINUTE_MS;

const HASH_BYTES = 6;
/** 48 bits in base64. A key meets another's by accident once in 10^10 at the bound. */
const CODES = /.{8}/g;

/** Keys that stay on one deployment, though the hash sends them elsewhere: 8 characters each, the latest heard of first. */
type ExceptedKeys = { readonly deploymentId: DeploymentId; readonly keys: string };

/** "If keys were split like this, whom that you know would it send elsewhere?" */
export type SplitQuestion = {
  readonly agent: string;
  readonly environment: string;
  readonly split: Split;
  /** Wall clock. A question that was asked again is another. */
  readonly askedAt: EpochMs;
};

/** Whether it is still waited for. A clock that was set back makes an end of it too. */
export function stands({ askedAt }: Pick<SplitQuestion, 'askedAt'>, realNow: EpochMs): boolean {
  return realNow >= askedAt && realNow - askedAt < QUESTION_STANDS_MS;
}

/** What one gateway knows, about a split in force or one that is asked about. */
export type ExceptionReport = {
  readonly agent: string;
  readonly environment: string;
  /** Names the split. */
  readonly split: Digest;
  readonly excepted: readonly ExceptedKeys[];
  /** There were more than MOST_EXCEPTIONS. */
  readonly isCut: boolean;
};

/** What all gateways know together, as it comes with a route. */
export type Exceptions = ExceptionReport & {
  /** For so much longer it holds, from when it is heard; real time. Clocks of two machines need not agree. */
  readonly lastsMs: DurationMs;
};

/** A conversation that has only a key, as a gateway remembers it. */
type Known = { readonly keyHash: bigint; readonly deploymentId: DeploymentId; readonly lastMs: DurationMs };

/** Whether a key would be sent elsewhere than where it is at home and may stay. */
export function isDisplaced(split: Split, { keyHash, deploymentId }: Omit<Known, 'lastMs'>): boolean {
  if (split.revoked.includes(deploymentId)) return false;
  if (!split.targets.some((target) => target.deploymentId === deploymentId)) return false;
  return homeOf(split, keyHash) !== deploymentId;
}

/** The displaced as they are told, the latest heard of first; the rest is left out, and said to be. */
export function packExceptions(displaced: readonly Known[]): Pick<ExceptionReport, 'excepted' | 'isCut'> {
  const told = [...displaced].sort((a, b) => b.lastMs - a.lastMs).slice(0, MOST_EXCEPTIONS);
  const codes = new Map<DeploymentId, string[]>();
  for (const { deploymentId, keyHash } of told) {
    const list = codes.get(deploymentId);
    if (list === undefined) codes.set(deploymentId, [encodeKey(keyHash)]);
    else list.push(encodeKey(keyHash));
  }
  const excepted = [...codes].map(([deploymentId, list]) => ({ deploymentId, keys: list.join('') }));
  return { excepted, isCut: displaced.length > told.length };
}

/** Looks keys up, by what `exceptionKey` makes of their hash. */
export function unpackExceptions(excepted: readonly ExceptedKeys[]): ReadonlyMap<number, DeploymentId> {
  const found = new Map<number, DeploymentId>();
  for (const { deploymentId, keys } of excepted) {
    const bytes = Buffer.from(keys, 'base64');
    for (let at = 0; at + HASH_BYTES <= bytes.length; at += HASH_BYTES) {
      const key = bytes.readUIntBE(at, HASH_BYTES);
      if (!found.has(key)) found.set(key, deploymentId);
    }
  }
  return found;
}

/** The upper 48 bits of a key's hash. */
export function exceptionKey(keyHash: bigint): number {
  return Number(keyHash >> 16n);
}

/**
 * What several gateways said of one split, as one list. Where two know the same key on different deployments, the one named first
 * has it. Beyond the bound each gives the same number of its latest, as far as it has so many.
 */
export function mergeExceptions(
  reports: readonly ExceptionReport[],
  most: number = MOST_EXCEPTIONS,
): Pick<ExceptionReport, 'excepted' | 'isCut'> {
  const byCode = new Map<string, DeploymentId>();
  const queues = reports.flatMap(({ excepted }) =>
    excepted.map(({ deploymentId, keys }) => ({ deploymentId, codes: keys.match(CODES) ?? [] })),
  );
  const longest = Math.max(0, ...queues.map(({ codes }) => codes.length));
  let isCut = reports.some((report) => report.isCut);
  for (let rank = 0; rank < longest; rank += 1) {
    for (const { deploymentId, codes } of queues) {
      const code = codes[rank];
      if (code === undefined || byCode.has(code)) continue;
      if (byCode.size >= most) isCut = true;
      else byCode.set(code, deploymentId);
    }
  }
  const lists = new Map<DeploymentId, string[]>();
  for (const [code, deploymentId] of byCode) {
    const list = lists.get(deploymentId);
    if (list === undefined) lists.set(deploymentId, [code]);
    else list.push(code);
  }
  return { excepted: [...lists].map(([deploymentId, list]) => ({ deploymentId, keys: list.join('') })), isCut };
}

function encodeKey(keyHash: bigint): string {
  const bytes = Buffer.allocUnsafe(HASH_BYTES);
  bytes.writeUIntBE(exceptionKey(keyHash), 0, HASH_BYTES);
  return bytes.toString('base64');
}
