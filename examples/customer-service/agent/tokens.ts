import type { Reply, Turn } from '../brain/answer.ts';

/** Token counts of one request. They are estimates: about four characters a token. */
export type TokenUsage = { readonly input: number; readonly output: number };

const CHARS_PER_TOKEN = 4;
/** What the frame of one message costs. */
const TOKENS_PER_MESSAGE = 4;

/** Instructions and the conversation go in; reply and tool arguments come out. */
export function countTokens(instructions: string, turns: readonly Turn[], reply: Reply): TokenUsage {
  const outputs = reply.calls.reduce((sum, call) => sum + tokensOf(JSON.stringify(call.output)), 0);
  const said = turns.reduce((sum, turn) => sum + tokensOf(turn.text) + TOKENS_PER_MESSAGE, 0);
  const called = reply.calls.reduce(
    (sum, call) => sum + tokensOf(JSON.stringify(call.arguments)) + TOKENS_PER_MESSAGE,
    0,
  );
  return { input: tokensOf(instructions) + said + outputs, output: tokensOf(reply.text) + called };
}

function tokensOf(text: string): number {
  return Math.ceil(text.length / CHARS_PER_TOKEN);
}
