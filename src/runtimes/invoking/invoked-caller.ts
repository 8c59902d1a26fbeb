import type { Endpoint } from '#domain/release/index.ts';
import { formatDuration } from '#domain/shared/index.ts';
import type {
  AgentCaller,
  AgentReply,
  AgentRequest,
  Invocation,
  InvokedEvent,
  InvokedFailure,
  InvokedRuntime,
  Log,
  ObservedToolCall,
  Secrets,
  Stopwatch,
} from '#ports/index.ts';
import { readToolCall, startDeadline } from '../asking/index.ts';

const MAX_WORDS = 200;

type CallerDeps = { readonly secrets: Secrets; readonly stopwatch: Stopwatch; readonly log: Log };

/** Asks an agent that is invoked, each question in a conversation of its own that is deleted afterwards. What was said is never logged. */
export function createInvokedCaller(runtime: InvokedRuntime, { secrets, stopwatch, log }: CallerDeps): AgentCaller {
  return {
    async call(endpoint, request) {
      const { credentialEnv } = endpoint;
      const credential = credentialEnv === undefined ? undefined : secrets.read(credentialEnv);
      if (credentialEnv !== undefined && credential === undefined) {
        const because = `the environment variable ${credentialEnv}, which holds its key, is not set`;
        return { kind: 'failed', because, latencyMs: 0 };
      }
      const startedMs = stopwatch.elapsedMs();
      const deadline = startDeadline(request.timeoutMs, request.signal);
      const invocation = invocationOf(endpoint, credential, request, deadline.signal);
      const heard = await listen(runtime.invoke(invocation)).finally(deadline.end);
      const latencyMs = stopwatch.elapsedMs() - startedMs;
      if (heard.conversation !== undefined) void runtime.forget(invocation, heard.conversation);
      const reply = replyOf(heard, { latencyMs, timeoutMs: request.timeoutMs, timedOut: deadline.isLate() });
      if (reply.kind !== 'replied') {
        const { baseUrl } = endpoint;
        log.info('agent.call.no-reply', { baseUrl, purpose: request.purpose, kind: reply.kind, latencyMs });
      }
      return reply;
    },
  };
}

function invocationOf(
  endpoint: Endpoint,
  credential: string | undefined,
  { messages, purpose, timeoutMs }: AgentRequest,
  signal: AbortSignal,
): Invocation {
  return {
    endpoint,
    credential,
    headers: { 'x-headgate-purpose': purpose },
    conversation: undefined,
    turns: messages.map(({ role, content }) => ({ kind: 'message', role, text: content })),
    instructions: undefined,
    tools: undefined,
    parameters: {},
    observes: true,
    // The deadline speaks first.
    limits: { answerMs: 2 * timeoutMs, silenceMs: 2 * timeoutMs, wholeMs: 2 * timeoutMs },
    signal,
  };
}

type Heard = {
  readonly text: string;
  readonly toolCalls: readonly ObservedToolCall[];
  readonly usage: { readonly tokens: number; readonly outputTokens: number } | undefined;
  readonly conversation: string | undefined;
  readonly end: Extract<InvokedEvent, { kind: 'done' | 'failed' }> | undefined;
};

async function listen(events: AsyncIterable<InvokedEvent>): Promise<Heard> {
  let [text, usage, conversation, end]: [string, Heard['usage'], string | undefined, Heard['end']] = [
    '',
    undefined,
    undefined,
    undefined,
  ];
  const toolCalls: ObservedToolCall[] = [];
  for await (const event of events) {
    if (event.kind === 'text' || event.kind === 'refusal') text += event.text;
    if (event.kind === 'tool-call') toolCalls.push(readToolCall(event.name, event.arguments));
    if (event.kind === 'usage') {
      const { inputTokens, outputTokens } = event;
      usage = { tokens: inputTokens + outputTokens, outputTokens };
    }
    if (event.kind === 'began' || event.kind === 'done') conversation = event.conversation;
    if (event.kind === 'done' || event.kind === 'failed') end = event;
  }
  return { text, toolCalls, usage, conversation, end };
}

type Circumstances = { readonly latencyMs: number; readonly timeoutMs: number; readonly timedOut: boolean };

function replyOf(
  { text, toolCalls, usage, end }: Heard,
  { latencyMs, timeoutMs, timedOut }: Circumstances,
): AgentReply {
  if (end === undefined) {
    const because = timedOut
      ? `no whole reply within ${formatDuration(timeoutMs)}`
      : 'the request was broken off by us';
    return { kind: 'failed', because, latencyMs };
  }
  if (end.kind === 'failed') return failedReply(end.failure, latencyMs);
  if (end.reason === 'filtered') return { kind: 'blocked', because: 'a content filter withheld the reply', latencyMs };
  if (text.trim() === '' && toolCalls.length === 0) {
    return { kind: 'failed', because: 'it answered with neither text nor a tool call', latencyMs };
  }
  return { kind: 'replied', text, toolCalls, tokens: undefined, ...usage, latencyMs };
}

function failedReply({ reason, status, because, words, retryAfterMs }: InvokedFailure, latencyMs: number): AgentReply {
  if (reason === 'blocked') return { kind: 'blocked', because: `a content filter refused it: ${because}`, latencyMs };
  if (status === 429) return { kind: 'rate-limited', retryAfterMs };
  const said = reason === 'user-error' && status !== undefined ? `it answered ${status}: ${because}` : because;
  return { kind: 'failed', because: words === undefined ? said : `${said}: ${words.slice(0, MAX_WORDS)}`, latencyMs };
}
