import OpenAI from 'openai';
import type { ChatCompletion, ChatCompletionChunk } from 'openai/resources/chat/completions';
import type { Response as AgentResponse, ResponseStreamEvent } from 'openai/resources/responses/responses';
import type { DurationMs } from '#domain/shared/index.ts';
import type { Stopwatch } from '#ports/index.ts';
import { type Reply, readFailure, readServedBy, type ServedBy } from './reply.ts';
import { type StreamEnd, watchStreamEnd } from './stream-end.ts';

/** One message of a conversation so far. */
export type Said = { readonly role: 'user' | 'assistant'; readonly content: string };

/** One request. Chat completions carry the whole history; responses carry the last turn and the id of the reply before it. */
export type Ask = {
  readonly conversation: string;
  readonly api: 'chat-completions' | 'responses';
  readonly history: readonly Said[];
  readonly previousResponseId: string | undefined;
  readonly isStreamed: boolean;
};

/** Talks to the gateway as a user's application does: with OpenAI's own client, which retries nothing here. */
type Chat = {
  /** Never rejects: what went wrong is a reply that was dropped. */
  ask(ask: Ask): Promise<Reply>;
};

type ChatOptions = {
  readonly baseUrl: string;
  readonly agent: string;
  readonly timeoutMs: DurationMs;
  readonly stopwatch: Stopwatch;
};

type Whole = { readonly text: string | undefined; readonly responseId: string | undefined; readonly problem?: string };

export function createChat({ baseUrl, agent, timeoutMs, stopwatch }: ChatOptions): Chat {
  const ends = new WeakMap<Response, StreamEnd>();
  const client = new OpenAI({
    baseURL: baseUrl,
    apiKey: 'none',
    maxRetries: 0,
    timeout: timeoutMs,
    logLevel: 'off',
    fetch: async (url, init) => {
      const plain = await fetch(url, init);
      if (!plain.headers.get('content-type')?.startsWith('text/event-stream')) return plain;
      const { response, end } = watchStreamEnd(plain);
      ends.set(response, end);
      return response;
    },
  });

  const askOnce = async (ask: Ask, onServed: (servedBy: ServedBy) => void): Promise<Whole> => {
    const options = { headers: { 'x-conversation-id': ask.conversation } };
    if (ask.api === 'responses') {
      const body = {
        model: agent,
        input: ask.previousResponseId === undefined ? [...ask.history] : (ask.history.at(-1)?.content ?? ''),
        ...(ask.previousResponseId === undefined ? {} : { previous_response_id: ask.previousResponseId }),
      };
      if (!ask.isStreamed) {
        const { data, response } = await client.responses.create(body, options).withResponse();
        onServed(readServedBy(response.headers));
        return wholeResponse(data);
      }
      const { data, response } = await client.responses.create({ ...body, stream: true }, options).withResponse();
      onServed(readServedBy(response.headers));
      return readResponseStream(data);
    }
    const body = { model: agent, messages: [...ask.history] };
    if (!ask.isStreamed) {
      const { data, response } = await client.chat.completions.create(body, options).withResponse();
      onServed(readServedBy(response.headers));
      return wholeCompletion(data);
    }
    const streamed = { ...body, stream: true as const, stream_options: { include_usage: true } };
    const { data, response } = await client.chat.completions.create(streamed, options).withResponse();
    onServed(readServedBy(response.headers));
    const text = await readChunks(data);
    return ends.get(response)?.sawDone === true
      ? { text, responseId: undefined }
      : incomplete('a stream without its end');
  };

  return {
    async ask(ask) {
      const startMs = stopwatch.elapsedMs();
      let servedBy: ServedBy | undefined;
      try {
        const { text, responseId, problem } = await askOnce(ask, (by) => {
          servedBy = by;
        });
        const told = { servedBy: servedBy ?? readServedBy(undefined), latencyMs: stopwatch.elapsedMs() - startMs };
        if (text !== undefined) return { kind: 'answered', text, responseId, ...told };
        return { kind: 'dropped', because: problem ?? 'an empty reply', ...told };
      } catch (error) {
        return readFailure(error, stopwatch.elapsedMs() - startMs, servedBy);
      }
    },
  };
}

function incomplete(problem: string): Whole {
  return { text: undefined, responseId: undefined, problem };
}

/** A body that is no completion still arrives as one in the library's types. */
function wholeCompletion(data: Partial<ChatCompletion> | null): Whole {
  const message = data?.choices?.[0]?.message;
  if (message === undefined) return incomplete('a reply without choices');
  return { text: message.content ?? '', responseId: undefined };
}

function wholeResponse(data: Partial<AgentResponse> | null): Whole {
  if (data?.status !== 'completed' || data.id === undefined) return incomplete('a response that is not complete');
  return { text: data.output_text ?? '', responseId: data.id };
}

async function readChunks(stream: AsyncIterable<ChatCompletionChunk>): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
  return text;
}

async function readResponseStream(stream: AsyncIterable<ResponseStreamEvent>): Promise<Whole> {
  let text = '';
  let completed: string | undefined;
  for await (const event of stream) {
    if (event.type === 'response.output_text.delta') text += event.delta;
    if (event.type === 'response.completed') completed = event.response.id;
  }
  return completed === undefined ? incomplete('a stream without its end') : { text, responseId: completed };
}
