import type { DurationMs, JsonObject } from '#domain/shared/index.ts';

/** One message to another system, at an address that the project names. */
export type WebhookCall = {
  readonly url: string;
  /** Name of the environment variable with the secret that signs the message. Absent: it goes unsigned. */
  readonly secretEnv?: string | undefined;
  readonly timeoutMs: DurationMs;
  /** The same for every attempt at the same message, so that the receiver can tell a repetition. */
  readonly delivery: string;
  readonly body: JsonObject;
};

/** Asks and tells other systems. */
export interface Webhook {
  /**
   * Posts once, signed, and follows no redirect. Resolves with the JSON of a 2xx answer, or with undefined where it was not JSON.
   * @throws AppError WEBHOOK_FAILED for a time-out, a lost connection, any other status, or a secret that is not set
   */
  send(call: WebhookCall): Promise<unknown>;
}
