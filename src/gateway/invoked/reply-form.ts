import type { EpochMs } from '#domain/shared/index.ts';
import type { InvokedEvent } from '#ports/index.ts';
import type { OpenAiError } from '../face/openai-error.ts';

/** An event of an answer that goes on. */
export type Saying = Exclude<InvokedEvent, { kind: 'done' | 'failed' }>;
export type Ending = Extract<InvokedEvent, { kind: 'done' }>['reason'];

/** As chat completions name them. */
export const finishReasons: Readonly<Record<Ending, string>> = {
  stop: 'stop',
  length: 'length',
  filtered: 'content_filter',
  'tool-calls': 'tool_calls',
};

/** One answer in the form of an API: whole, or as a stream of which each part is text to be sent. */
export type ReplyForm = {
  /** What is sent for an event, besides what is sent at the end; empty for nothing. */
  say(event: Saying): string;
  /** The end of a stream, or the whole answer. */
  end(reason: Ending): string;
  /** The end of a stream that breaks off. */
  breakOff(error: OpenAiError): string;
};

export type ReplyContext = {
  /** The agent, as the user named it. */
  readonly model: string;
  readonly now: EpochMs;
  readonly isStream: boolean;
};

export function eventText(data: unknown, name?: string): string {
  const line = `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
  return name === undefined ? line : `event: ${name}\n${line}`;
}
