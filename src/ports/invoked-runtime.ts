import type { Endpoint } from '#domain/release/index.ts';
import type { DurationMs, JsonObject } from '#domain/shared/index.ts';

/** One thing that was said or done in a conversation. */
export type InvokedTurn =
  | { readonly kind: 'message'; readonly role: 'user' | 'assistant'; readonly text: string }
  /** What the agent asked its caller to call. `arguments` is JSON text, as the model wrote it. */
  | { readonly kind: 'tool-call'; readonly id: string; readonly name: string; readonly arguments: string }
  | { readonly kind: 'tool-output'; readonly callId: string; readonly output: string };

/** A function that the caller offers, in OpenAI's JSON form. */
export type ToolOffer = {
  readonly name: string;
  readonly description?: string | undefined;
  readonly parameters?: JsonObject | undefined;
  readonly strict?: boolean | undefined;
};

/** One turn of a conversation with an agent that is invoked. */
export type Invocation = {
  readonly endpoint: Endpoint;
  /** The key; undefined where the endpoint needs none, or where `headers` carry the user's own. */
  readonly credential: string | undefined;
  /** Go along with each call to the runtime, names in lower case. What the protocol needs is set over them. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** Where the runtime keeps the conversation, as an event of it said. Undefined: it begins. */
  readonly conversation: string | undefined;
  /** What is new in a conversation that is kept, else all of it. The last one is what is asked. */
  readonly turns: readonly InvokedTurn[];
  /** The caller's own, beside the release's. */
  readonly instructions: string | undefined;
  /** Undefined: what the release offers. */
  readonly tools: readonly ToolOffer[] | undefined;
  /** OpenAI's names and values, such as `temperature`: the caller's own, which stand over the release's. */
  readonly parameters: JsonObject;
  /** Whether calls that the agent makes itself have to be told. */
  readonly observes: boolean;
  readonly limits: {
    /** Until the agent begins to answer. */
    readonly answerMs: DurationMs;
    /** Between two signs of life while it answers. */
    readonly silenceMs: DurationMs;
    /** For all of an answer that can't be followed while it grows. */
    readonly wholeMs: DurationMs;
  };
  /** Nobody waits for the answer any more: the runtime is told to stop. */
  readonly signal: AbortSignal;
};

/** Why there is no answer, or no whole one. */
export type InvokedFailure = {
  /**
   * `user-error`: the request can't be answered by anyone. `agent-error`: the runtime failed. `blocked`: its content filter spoke.
   * `timeout`: it took too long. `conversation-gone`: it no longer keeps the conversation, and nothing was done.
   */
  readonly reason: 'user-error' | 'agent-error' | 'blocked' | 'timeout' | 'conversation-gone';
  /** The runtime's HTTP status, where an answer of it was the reason. */
  readonly status?: number | undefined;
  /** In words, for the user where it is their error, else for the log. Holds no key, and nothing that a model wrote. */
  readonly because: string;
  /** What the agent itself said of it: for who asked, never for a log. */
  readonly words?: string | undefined;
  readonly retryAfterMs?: DurationMs | undefined;
  /** False: no work was begun, so that another agent may be asked in its place. */
  readonly begun: boolean;
};

/** What comes of a turn, in this order; `done` or `failed` is the last. */
export type InvokedEvent =
  /**
   * The runtime works on it. `conversation` is where it is kept: up to 512 characters that lead back to it from any process, said again
   * by `done` where more is known then.
   */
  | { readonly kind: 'began'; readonly conversation: string }
  | { readonly kind: 'text'; readonly text: string }
  /** Text by which the agent declines. */
  | { readonly kind: 'refusal'; readonly text: string }
  /** `caller`: the caller is to call it and give the output in the next turn. `agent`: the agent has called it itself. */
  | {
      readonly kind: 'tool-call';
      readonly by: 'caller' | 'agent';
      readonly id: string;
      readonly name: string;
      readonly arguments: string;
    }
  | {
      readonly kind: 'usage';
      readonly inputTokens: number;
      readonly outputTokens: number;
      /** That it used, by its own account. */
      readonly model?: string | undefined;
    }
  | {
      readonly kind: 'done';
      /** `length`: a limit cut it off. `filtered`: the content filter did. `tool-calls`: it waits for outputs. */
      readonly reason: 'stop' | 'length' | 'filtered' | 'tool-calls';
      readonly conversation: string;
    }
  | { readonly kind: 'failed'; readonly failure: InvokedFailure };

/** Runs one turn at an agent that is not spoken to by passing the user's request on. */
export interface InvokedRuntime {
  /**
   * Never throws for what the runtime does. Nothing is asked of the runtime before the first event is, and no faster than events are
   * taken. Once `signal` aborts, no event follows, and the runtime is told to stop what it does for this turn.
   */
  invoke(invocation: Invocation): AsyncIterable<InvokedEvent>;
  /** Deletes a conversation that nobody goes on with, where the runtime can do that. Never throws. */
  forget(invocation: Pick<Invocation, 'endpoint' | 'credential' | 'headers'>, conversation: string): Promise<void>;
  /** Resolves when what was told to stop has been told. */
  settled(): Promise<void>;
}
