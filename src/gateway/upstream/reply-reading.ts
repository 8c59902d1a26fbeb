import type { RequestOutcome } from '#domain/sample/index.ts';
import { NO_FACTS, type ReplyFacts, readFacts } from './reply-facts.ts';
import { type FlatHeaders, headerOf } from './wire/flat-headers.ts';

/** What a reply said about itself. */
export type ReplyReading = {
  readonly outcome: RequestOutcome;
  readonly facts: ReplyFacts;
  /** For the log. */
  readonly because: string | undefined;
};

/** How a reply can be read: held until it is whole, along the way, or by its status only. */
type ReplyMode = 'held' | 'stream' | 'opaque';

type Json = Readonly<Record<string, unknown>>;

export function modeOf(headers: FlatHeaders): ReplyMode {
  const encoding = headerOf(headers, 'content-encoding');
  if (encoding !== undefined && encoding !== 'identity') return 'opaque';
  const type = headerOf(headers, 'content-type') ?? '';
  if (type.startsWith('text/event-stream')) return 'stream';
  return /^application\/([\w.+-]*\+)?json\b/.test(type) ? 'held' : 'opaque';
}

/**
 * How a whole JSON reply counts. 429 is the agent's failure, not the user's; so is being refused (401, 403) with a key that
 * the user did not choose.
 */
export function readReply(status: number, value: unknown, ownCredential: boolean): ReplyReading {
  const body = asObject(value);
  const error = asObject(body?.error);
  const facts = body === undefined ? NO_FACTS : readFacts(body);
  const reading = (outcome: RequestOutcome, because?: string): ReplyReading => ({ outcome, facts, because });
  if (error?.code === 'content_filter') return reading('blocked');
  if (status >= 300) return reading(outcomeOfStatus(status, ownCredential), `status ${status}`);
  if (body === undefined) return reading('agent-error', 'the reply is not a JSON object');
  if (error !== undefined || body.status === 'failed')
    return reading('agent-error', `status ${status} with an error inside`);
  return reading(isFiltered(body) ? 'blocked' : 'success');
}

/**
 * How a reply counts of which nothing but the status can be read.
 * @param maySendElsewhere whether a redirect, or "not modified", is an answer
 */
export function outcomeOfStatus(status: number, ownCredential: boolean, maySendElsewhere = false): RequestOutcome {
  if (status >= 200 && status < (maySendElsewhere ? 400 : 300)) return 'success';
  if (status < 400 || status >= 500 || status === 429) return 'agent-error';
  return ownCredential && (status === 401 || status === 403) ? 'agent-error' : 'user-error';
}

function isFiltered(body: Json): boolean {
  if (asObject(body.incomplete_details)?.reason === 'content_filter') return true;
  const choice = Array.isArray(body.choices) ? asObject(body.choices[0]) : undefined;
  return choice?.finish_reason === 'content_filter';
}

function asObject(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}
