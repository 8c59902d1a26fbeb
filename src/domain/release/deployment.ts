import type { DeploymentId, Digest, EpochMs } from '../shared/index.ts';
import type { CallForm } from './call-form.ts';
import type { ReleaseDefinition } from './release.ts';

/** OpenAI's ways to speak to a model or agent. */
export type ModelApi = 'chat-completions' | 'responses';

/** How an agent's endpoint is spoken to: in one of OpenAI's ways, or in the agent's own over plain HTTP. */
export type AgentApi = ModelApi | 'http';

/** Where a deployment answers, and what a caller adds to each request because the endpoint itself doesn't know it. */
export type Endpoint = {
  /** Up to and including `/v1` where it is OpenAI-compatible; no trailing slash. */
  readonly baseUrl: string;
  readonly api: AgentApi;
  /** Name of the environment variable that holds the API key. The key itself is never stored. */
  readonly credentialEnv?: string | undefined;
  /** Present where the release is a prompt for a bare model: sent along with every request. Absent where the agent is code. */
  readonly inject?: Pick<ReleaseDefinition, 'instructions' | 'model' | 'parameters' | 'tools'> | undefined;
  /** Of a plain HTTP agent: how it is asked in tests and evaluations. */
  readonly call?: CallForm | undefined;
};

export type DeploymentState = 'creating' | 'inactive' | 'warm' | 'active' | 'archived' | 'deleted' | 'failed';

/** A release made runnable in an environment. */
export type Deployment = {
  readonly id: DeploymentId;
  readonly agent: string;
  readonly environment: string;
  readonly release: Digest;
  readonly label: string;
  readonly state: DeploymentState;
  /** The runtime's own id (`asst_…`, `name:version`, a process). */
  readonly runtimeId?: string | undefined;
  readonly endpoint?: Endpoint | undefined;
  readonly bindingDigest: Digest;
  readonly createdAt: EpochMs;
  readonly changedAt: EpochMs;
};
