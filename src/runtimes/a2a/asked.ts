import type { Invocation, InvokedTurn } from '#ports/index.ts';

/**
 * What is sent to the agent, as the texts of one message: the protocol has no place for a history, nor for instructions of the caller, so
 * that both are told in words.
 */
export function textsOf({ conversation, turns, instructions }: Invocation): readonly string[] {
  const rules = instructions === undefined ? [] : [`[instructions] ${instructions}`];
  if (conversation !== undefined) return [...rules, ...turns.map(textOfTurn)];
  const history = turns.slice(0, -1);
  const before = history.length === 0 ? [] : [`[the conversation so far]\n${history.map(lineOfTurn).join('\n')}`];
  return [...rules, ...before, ...turns.slice(-1).map(textOfTurn)];
}

function textOfTurn(turn: InvokedTurn): string {
  return turn.kind === 'message' && turn.role === 'user' ? turn.text : lineOfTurn(turn);
}

function lineOfTurn(turn: InvokedTurn): string {
  switch (turn.kind) {
    case 'message':
      return `${turn.role}: ${turn.text}`;
    case 'tool-call':
      return `assistant: [called the tool ${turn.name} (${turn.id}) with ${turn.arguments}]`;
    case 'tool-output':
      return `[the tool call ${turn.callId} gave: ${turn.output}]`;
  }
}
