import type { DeployConfig } from '#domain/config/index.ts';
import type { Message } from '#domain/dataset/index.ts';
import type { AgentApi, CallForm, Endpoint, Release } from '#domain/release/index.ts';
import type { DeploymentId, DurationMs, JsonObject, JsonValue } from '#domain/shared/index.ts';

export type DeployRequest = {
  readonly deploymentId: DeploymentId;
  readonly agent: string;
  readonly environment: string;
  readonly release: Release;
  readonly api: AgentApi;
  /** Of a plain HTTP agent: how it is asked in tests and evaluations. */
  readonly call?: CallForm | undefined;
  readonly deploy: DeployConfig;
  readonly bindings: Readonly<Record<string, string>>;
};

/** Makes releases runnable. */
export interface Runtime {
  /** Idempotent by deployment id. @throws AppError RUNTIME_FAILED, or NOT_RUNNABLE for a bundle that has nowhere to go */
  deploy(request: DeployRequest): Promise<{ readonly runtimeId: string; readonly endpoint: Endpoint }>;
  /**
   * Sets the runtime's agent that was deployed before back to another release, under its own runtime id where the runtime allows
   * that. Idempotent by deployment id. @throws AppError RUNTIME_FAILED
   */
  replace(
    request: DeployRequest & {
      readonly replaces: { readonly deploymentId: DeploymentId; readonly runtimeId: string };
    },
  ): Promise<{ readonly runtimeId: string; readonly endpoint: Endpoint }>;
  /** Idempotent; removing what is gone succeeds. @throws AppError RUNTIME_FAILED */
  remove(request: {
    readonly deploymentId: DeploymentId;
    /** Undefined: it isn't known, and whatever bears the deployment's id goes. */
    readonly runtimeId: string | undefined;
    readonly deploy: DeployConfig;
  }): Promise<void>;
}

/** Why a request is made, told to the agent so that its own logs can tell users from tests. */
type Purpose = 'evaluation' | 'smoke' | 'integration' | 'probe' | 'try' | 'top-up' | 'red-team';

/**
 * A tool that nobody has: whoever asks offers it to the agent's model beside those of the release, and it does nothing but answer the
 * same each time. Its calls are in the reply as any others.
 */
export type OfferedTool = {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of its arguments. */
  readonly parameters: JsonObject;
  /** What the model is told came of a call. */
  readonly result: string;
};

export type AgentRequest = {
  readonly messages: readonly Message[];
  readonly purpose: Purpose;
  readonly timeoutMs: DurationMs;
  /** Where a runtime takes one, chance falls the same for the same seed. */
  readonly seed?: number | undefined;
  /** Only runtimes that take tools with a question offer them; others leave them out. */
  readonly tools?: readonly OfferedTool[] | undefined;
  /** Beside those of the protocol: a pass through a gateway. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Breaks the request off when the answer is no longer wanted; the reply is then `failed`. */
  readonly signal?: AbortSignal | undefined;
};

/** One call that the agent made, or asked its caller to make. */
export type ObservedToolCall = {
  readonly name: string;
  readonly arguments: JsonValue;
  /** What came of it. Absent: nobody says, which is no success. */
  readonly outcome?: 'succeeded' | 'failed' | undefined;
};

/** What came back. A rate limit is not a failure of the agent, and a block is not an answer. */
export type AgentReply =
  | {
      readonly kind: 'replied';
      readonly text: string;
      readonly toolCalls: readonly ObservedToolCall[];
      readonly latencyMs: DurationMs;
      /** Read and written together. */
      readonly tokens: number | undefined;
      /** Of these, those that were written. Absent: nobody says. */
      readonly outputTokens?: number | undefined;
    }
  | ({ readonly kind: 'blocked' } & NoReply)
  | { readonly kind: 'rate-limited'; readonly retryAfterMs: DurationMs | undefined }
  | ({ readonly kind: 'failed' } & NoReply);

type NoReply = {
  readonly because: string;
  readonly latencyMs: DurationMs;
  /** What it had called before. Absent: nothing that was seen. */
  readonly toolCalls?: readonly ObservedToolCall[] | undefined;
};

/** Talks to a deployed agent in a fresh conversation. Never throws for what the agent does; see AgentReply. */
export interface AgentCaller {
  call(endpoint: Endpoint, request: AgentRequest): Promise<AgentReply>;
}
