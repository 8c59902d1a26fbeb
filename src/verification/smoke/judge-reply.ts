import type { SmokeCheck } from '#domain/config/index.ts';
import { type DurationMs, formatDuration } from '#domain/shared/index.ts';
import type { AgentReply } from '#ports/index.ts';

/** Whether one reply is good enough for the check, and why. */
export function judgeReply(
  reply: AgentReply,
  check: SmokeCheck,
  latencyMs: DurationMs,
  maxReplyMs: DurationMs,
): { readonly pass: boolean; readonly because: string } {
  switch (reply.kind) {
    case 'failed':
      return fail(reply.because);
    case 'blocked':
      return fail(`a content filter stands in the way: ${reply.because}`);
    case 'rate-limited':
      return fail('it limits our rate, so nothing is known');
    case 'replied': {
      if (latencyMs > maxReplyMs) {
        return fail(`it replied after ${formatDuration(latencyMs)}; at most ${formatDuration(maxReplyMs)} is allowed`);
      }
      const missing = findMissing(reply, check);
      return missing === undefined ? { pass: true, because: `replied in ${formatDuration(latencyMs)}` } : fail(missing);
    }
  }
}

function findMissing(reply: Extract<AgentReply, { kind: 'replied' }>, check: SmokeCheck): string | undefined {
  const { mustContain, mustNotContain, mustCallTool, mustNotCallTool } = check;
  if (mustCallTool !== undefined && !reply.toolCalls.some(({ name }) => name === mustCallTool)) {
    const called = reply.toolCalls.map(({ name }) => name).join(', ') || 'none';
    return `it did not call the tool ${mustCallTool} (called: ${called})`;
  }
  if (mustContain !== undefined && !reply.text.toLowerCase().includes(mustContain.toLowerCase())) {
    return `the reply does not contain "${mustContain}"`;
  }
  if (mustNotCallTool !== undefined && reply.toolCalls.some(({ name }) => name === mustNotCallTool)) {
    return `it called the tool ${mustNotCallTool}, which it must not here`;
  }
  if (mustNotContain !== undefined && reply.text.toLowerCase().includes(mustNotContain.toLowerCase())) {
    return `the reply contains "${mustNotContain}", which it must not`;
  }
  // A call that waits for its caller to make it comes without text, and is the answer to a tool check.
  if (reply.text.trim() === '' && mustCallTool === undefined) return 'it replied without text';
  return undefined;
}

function fail(because: string) {
  return { pass: false, because };
}
