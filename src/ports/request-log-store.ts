import type { LoggedRequest, RequestOutcome } from '#domain/sample/index.ts';
import type { DeploymentId, EpochMs } from '#domain/shared/index.ts';

/** Which of the requests that are kept. */
export type RequestLogFilter = {
  readonly agent: string;
  readonly environment: string;
  readonly deploymentId?: DeploymentId | undefined;
  readonly conversation?: string | undefined;
  readonly outcome?: RequestOutcome | undefined;
  readonly limit: number;
};

export interface RequestLogStore {
  /** Keeps each request once, by its id. */
  add(requests: readonly LoggedRequest[]): Promise<void>;
  /** Newest first. */
  list(filter: RequestLogFilter): Promise<readonly LoggedRequest[]>;
  find(id: string): Promise<LoggedRequest | undefined>;
  /** Forgets what was asked before `at`. Returns how many. */
  forgetBefore(at: EpochMs): Promise<number>;
}
