import type { JsonValue } from '../shared/index.ts';

/**
 * How Headgate itself asks a plain HTTP agent one question, for smoke tests and evaluations; users' requests go through as they are.
 * In `path`, `headers` and every text of `body`, `{{query}}` stands for the question and `{{conversation}}` for a new name each time;
 * a text of `body` that is just `{{messages}}` becomes the list of all turns, `{ role, content }` each. `{{seed}}` is a number that is the same
 * for the same case and repeat in both releases of an evaluation, 0 elsewhere.
 */
export type CallForm = {
  readonly method: 'POST' | 'PUT' | 'GET';
  /** Below the endpoint's base, beginning with a slash. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON; absent: no body. */
  readonly body?: JsonValue | undefined;
  /** Where in a JSON reply things are: keys and indexes with dots between. */
  readonly reply: {
    /** Absent: the whole body is what the agent said. */
    readonly text?: string | undefined;
    /** A list of `{ name, arguments }`. Absent: the agent does not report its calls. */
    readonly toolCalls?: string | undefined;
    /** In and out, a number. Absent: the agent does not report them. */
    readonly tokens?: string | undefined;
  };
};

/** What may stand in a call form for something that differs with each question. */
export const CALL_PLACEHOLDERS = ['query', 'messages', 'conversation', 'seed'] as const;
