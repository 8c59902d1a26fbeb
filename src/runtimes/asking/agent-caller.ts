import type { Dispatcher } from 'undici';
import type { Endpoint } from '#domain/release/index.ts';
import { formatDuration } from '#domain/shared/index.ts';
import type { AgentCaller, AgentReply, AgentRequest, Log, Secrets, Stopwatch, WallClock } from '#ports/index.ts';
import { readRefusal } from './refusal.ts';
import { type Answer, nameContent, type Outgoing, send } from './send.ts';

export type AgentCallerOptions = {
  readonly dispatcher: Dispatcher;
  readonly secrets: Secrets;
  readonly stopwatch: Stopwatch;
  readonly wallClock: WallClock;
  readonly log: Log;
};

/** What an answer with a 2xx status said; the time it took is the caller's to add. */
export type ReadReply =
  | Omit<Extract<AgentReply, { kind: 'replied' }>, 'latencyMs'>
  | Omit<Extract<AgentReply, { kind: 'blocked' }>, 'latencyMs'>
  | Omit<Extract<AgentReply, { kind: 'failed' }>, 'latencyMs'>;

/** How one kind of endpoint is asked. */
export type Protocol = {
  /** One question in a conversation of its own; or why it can't be asked there. */
  buildRequest(
    endpoint: Endpoint,
    messages: AgentRequest['messages'],
  ): Pick<Outgoing, 'url' | 'method' | 'headers' | 'body'> | { readonly impossible: string };
  readReply(answer: Extract<Answer, { kind: 'answered' }>, endpoint: Endpoint): ReadReply;
  /** What of the configuration may be wrong, when the agent says that there is nothing at its address. */
  readonly addressHint: string;
};

/** Asks agents, each question a conversation of its own. What was said is never logged. */
export function createAgentCaller(
  { dispatcher, secrets, stopwatch, wallClock, log }: AgentCallerOptions,
  protocolOf: (endpoint: Endpoint) => Protocol,
): AgentCaller {
  return {
    async call(endpoint, { messages, purpose, headers, timeoutMs, signal }) {
      const protocol = protocolOf(endpoint);
      const key = endpoint.credentialEnv === undefined ? undefined : secrets.read(endpoint.credentialEnv);
      if (endpoint.credentialEnv !== undefined && key === undefined) {
        return unasked(`the environment variable ${endpoint.credentialEnv}, which holds its key, is not set`);
      }
      const request = protocol.buildRequest(endpoint, messages);
      if ('impossible' in request) return unasked(request.impossible);
      const startedMs = stopwatch.elapsedMs();
      const answer = await send(dispatcher, {
        ...request,
        headers: {
          ...request.headers,
          ...headers,
          'x-headgate-purpose': purpose,
          ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        },
        timeoutMs,
        signal,
      });
      const latencyMs = stopwatch.elapsedMs() - startedMs;
      const reply = read(answer, protocol, endpoint, { latencyMs, timeoutMs, now: wallClock.now() });
      if (reply.kind !== 'replied') {
        log.info('agent.call.no-reply', { baseUrl: endpoint.baseUrl, purpose, kind: reply.kind, latencyMs });
      }
      return hideKey(reply, key);
    },
  };
}

function unasked(because: string): AgentReply {
  return { kind: 'failed', because, latencyMs: 0 };
}

function read(
  answer: Answer,
  protocol: Protocol,
  endpoint: Endpoint,
  { latencyMs, timeoutMs, now }: { readonly latencyMs: number; readonly timeoutMs: number; readonly now: number },
): AgentReply {
  if (answer.kind === 'timed-out') {
    return { kind: 'failed', because: `no whole reply within ${formatDuration(timeoutMs)}`, latencyMs };
  }
  if (answer.kind === 'lost') return { kind: 'failed', because: answer.because, latencyMs };
  if (answer.status < 200 || answer.status > 299) return readRefusal(answer, latencyMs, now, protocol.addressHint);
  const reply = protocol.readReply(answer, endpoint);
  if (reply.kind === 'replied' && reply.text.trim() === '' && reply.toolCalls.length === 0) {
    return { kind: 'failed', because: 'it answered with neither text nor a tool call', latencyMs };
  }
  return { ...reply, latencyMs };
}

/** What came, in words, where JSON should have. */
export function notJson({ status, headers, text }: Extract<Answer, { kind: 'answered' }>): ReadReply {
  return { kind: 'failed', because: `it answered ${status} with ${nameContent(headers['content-type'], text)}` };
}

/** Some servers quote the key that they refuse; what is stored and shown must not hold it. */
function hideKey(reply: AgentReply, key: string | undefined): AgentReply {
  if (reply.kind !== 'failed' || key === undefined || key === '') return reply;
  return { ...reply, because: reply.because.replaceAll(key, '***') };
}
