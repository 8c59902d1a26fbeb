import type { DeploymentId, Digest, EpochMs } from '../shared/index.ts';
import type { CallForm } from './call-form.ts';
import type { ReleaseDefinition } from './release.ts';

/** OpenAI's ways to speak to a model or agent. */
export type ModelApi = 'chat-completions' | 'responses';

/** Protocols that users don't speak themselves: a request becomes several calls, and the runtime keeps the conversation. */
export type InvokedApi = 'threads' | 'a2a';

/** How an agent's endpoint is spoken to: in one of OpenAI's ways, by invoking it, or in the agent's own way over plain HTTP. */
export type AgentApi = ModelApi | InvokedApi | 'http';

/** Which assistant runs the threads of a deployment, and how its API is spoken to. */
export type ThreadsForm = {
  /** The runtime's id of it, `asst_…`. */
  readonly assistant: string;
  /** Put into the query of each call where the service asks for one: `v1`, `2025-05-01`. */
  readonly apiVersion?: string | undefined;
  /** `poll`: the run is looked after until it ends, for services that can't stream. */
  readonly follow: 'stream' | 'poll';
};

/** Where a deployment answers, and what a caller adds to each request because the endpoint itself doesn't know it. */
export type Endpoint = {
  /** Up to and including `/v1` where it is OpenAI-compatible; no trailing slash. */
  readonly baseUrl: string;
  readonly api: AgentApi;
  /** Name of the environment variable that holds the API key. The key itself is never stored. */
  readonly credentialEnv?: string | undefined;
  /** The header that carries the key as it is, such as `api-key`. Absent: `authorization`, as a bearer token. */
  readonly credentialHeader?: string | undefined;
  /** Present where the release is a prompt for a bare model: sent along with every request. Absent where the agent is code. */
  readonly inject?: Pick<ReleaseDefinition, 'instructions' | 'model' | 'parameters' | 'tools'> | undefined;
  /** Of a plain HTTP agent: how it is asked in tests and evaluations. */
  readonly call?: CallForm | undefined;
  /** Of an agent of the threads-and-runs API. */
  readonly threads?: ThreadsForm | undefined;
};

export function isInvoked(api: AgentApi): api is InvokedApi {
  return api === 'threads' || api === 'a2a';
}

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
