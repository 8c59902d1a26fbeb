import type { Dispatcher } from 'undici';
import type { Endpoint } from '#domain/release/index.ts';
import { type DurationMs, formatDuration, type JsonObject } from '#domain/shared/index.ts';
import type {
  AgentCaller,
  AgentReply,
  AgentRequest,
  Log,
  OfferedTool,
  Secrets,
  Stopwatch,
  WallClock,
} from '#ports/index.ts';
import { converse } from './converse.ts';
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

/** Tools that are offered with a question, what was said since it (their calls, and what came of them, as the protocol has it), and its seed. */
export type Offer = {
  readonly tools: readonly OfferedTool[];
  readonly said: readonly JsonObject[];
  readonly seed?: number | undefined;
};

/** How one kind of endpoint is asked. */
export type Protocol = {
  /** One question in a conversation of its own; or why it can't be asked there. */
  buildRequest(
    endpoint: Endpoint,
    messages: AgentRequest['messages'],
    offer: Offer,
  ): Pick<Outgoing, 'url' | 'method' | 'headers' | 'body'> | { readonly impossible: string };
  readReply(answer: Extract<Answer, { kind: 'answered' }>, endpoint: Endpoint): ReadReply;
  /** What is said after an answer that calls offered tools and nothing else; undefined: it is the last word. Absent: none are offered. */
  answerCalls?(text: string, tools: readonly OfferedTool[]): readonly JsonObject[] | undefined;
  /** What of the configuration may be wrong, when the agent says that there is nothing at its address. */
  readonly addressHint: string;
};

/** Asks agents, each question a conversation of its own. What was said is never logged. */
export function createAgentCaller(
  { dispatcher, secrets, stopwatch, wallClock, log }: AgentCallerOptions,
  protocolOf: (endpoint: Endpoint) => Protocol,
): AgentCaller {
  return {
    async call(endpoint, { messages, purpose, headers, timeoutMs, signal, seed, tools = [] }) {
      const protocol = protocolOf(endpoint);
      const key = endpoint.credentialEnv === undefined ? undefined : secrets.read(endpoint.credentialEnv);
      if (endpoint.credentialEnv !== undefined && key === undefined) {
        return unasked(`the environment variable ${endpoint.credentialEnv}, which holds its key, is not set`);
      }
      const ask = async (said: readonly JsonObject[], leftMs: DurationMs) => {
        const request = protocol.buildRequest(endpoint, messages, { tools, said, seed });
        if ('impossible' in request) return { reply: unasked(request.impossible), next: undefined };
        const startedMs = stopwatch.elapsedMs();
        const answer = await send(dispatcher, {
          ...request,
          headers: {
            ...request.headers,
            ...headers,
            'x-headgate-purpose': purpose,
            ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
          },
          timeoutMs: leftMs,
          signal,
        });
        const latencyMs = stopwatch.elapsedMs() - startedMs;
        const reply = read(answer, protocol, endpoint, { latencyMs, timeoutMs, now: wallClock.now() });
        if (reply.kind !== 'replied') {
          log.info('agent.call.no-reply', { baseUrl: endpoint.baseUrl, purpose, kind: reply.kind, latencyMs });
        }
        const next =
          answer.kind === 'answered' && tools.length > 0 ? protocol.answerCalls?.(answer.text, tools) : undefined;
        return { reply, next };
      };
      const reply = await converse(ask, timeoutMs);
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
