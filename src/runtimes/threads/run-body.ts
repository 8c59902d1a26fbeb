import type { JsonObject, JsonValue } from '#domain/shared/index.ts';
import type { Invocation, InvokedTurn, ToolOffer } from '#ports/index.ts';
import { formOf } from './place.ts';

/** OpenAI's names of the same limit, elsewhere. */
const RENAMED: Readonly<Record<string, string>> = {
  max_tokens: 'max_completion_tokens',
  max_output_tokens: 'max_completion_tokens',
};

/** The body that begins a run: the assistant with what the release and the caller say over it. */
export function runBody(
  { endpoint, instructions, tools, parameters }: Invocation,
  added: readonly InvokedTurn[],
): JsonObject {
  const { assistant, follow } = formOf(endpoint);
  const { inject } = endpoint;
  const offers = tools ?? inject?.tools ?? [];
  return {
    ...renamed({ ...inject?.parameters, ...parameters }),
    assistant_id: assistant,
    ...(inject?.model === undefined ? {} : { model: inject.model.name }),
    ...(inject?.instructions === undefined ? {} : { instructions: inject.instructions }),
    ...(instructions === undefined ? {} : { additional_instructions: instructions }),
    ...(offers.length === 0 ? {} : { tools: offers.map(toolForm) }),
    ...(added.length === 0 ? {} : { additional_messages: added.map(messageForm) }),
    ...(follow === 'stream' ? { stream: true } : {}),
  };
}

/**
 * A turn as a message of a thread. A thread takes calls of tools and their outputs only from its own runs: those of another
 * conversation are told in words, so that nothing that was said is lost.
 */
export function messageForm(turn: InvokedTurn): JsonObject {
  switch (turn.kind) {
    case 'message':
      return { role: turn.role, content: turn.text };
    case 'tool-call':
      return { role: 'assistant', content: `[called the tool ${turn.name} (${turn.id}) with ${turn.arguments}]` };
    case 'tool-output':
      return { role: 'assistant', content: `[the tool call ${turn.callId} gave: ${turn.output}]` };
  }
}

function renamed(parameters: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [RENAMED[name] ?? name, value as JsonValue]),
  );
}

function toolForm({ name, description, parameters, strict }: ToolOffer): JsonObject {
  return {
    type: 'function',
    function: {
      name,
      ...(description === undefined ? {} : { description }),
      ...(parameters === undefined ? {} : { parameters }),
      ...(strict === undefined ? {} : { strict }),
    },
  };
}
