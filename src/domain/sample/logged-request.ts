import type { BasisPoints, DeploymentId, Digest, DurationMs, EpochMs, JsonValue } from '../shared/index.ts';
import type { RequestOutcome } from './rollup.ts';

/** One request of a user and what was answered, redacted: kept to be judged, and for people to read who may. */
export type LoggedRequest = {
  /** As the user was told it. */
  readonly id: string;
  readonly agent: string;
  readonly environment: string;
  readonly deploymentId: DeploymentId;
  readonly release: Digest;
  readonly routeVersion: number;
  /** A hash, the same for all requests of one conversation. */
  readonly conversation: string;
  /** Real time. */
  readonly at: EpochMs;
  readonly outcome: RequestOutcome;
  /** Absent where no whole reply came. */
  readonly latencyMs?: DurationMs | undefined;
  /** Of streams. */
  readonly firstByteMs?: DurationMs | undefined;
  /** In and out, where the reply said. */
  readonly tokens?: number | undefined;
  readonly request: JsonValue;
  /** Null where none came, or none that could be read. */
  readonly reply: JsonValue;
  /** Whether something was left out because there was too much of it. */
  readonly isCut: boolean;
};

const BUCKETS = 10_000n;

/** Whether a conversation is among those that are kept. @param keyHash of the conversation, by no other split's hash */
export function isLogged(keyHash: bigint, shareBp: BasisPoints): boolean {
  return Number(keyHash % BUCKETS) < shareBp;
}
