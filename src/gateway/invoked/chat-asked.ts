import type { InvokedTurn, ToolOffer } from '#ports/index.ts';
import { type Asked, isObject, type Json, offerOf, pick, textOf, Unaskable } from './asked.ts';

const PARAMETERS = [
  ...['temperature', 'top_p', 'max_tokens', 'max_completion_tokens', 'response_format', 'tool_choice'],
  ...['parallel_tool_calls', 'reasoning_effort'],
];

/** What a chat completion asks. @throws Unaskable */
export function readChat(prompt: Json): Asked {
  const { messages, n, tools } = prompt;
  if (!Array.isArray(messages) || messages.length === 0) {
    throw new Unaskable('messages_missing', '`messages` must hold at least one message.', 'messages');
  }
  if (typeof n === 'number' && n > 1)
    throw new Unaskable('unsupported_parameter', 'This agent gives one answer: `n` must be 1.', 'n');
  const rules: string[] = [];
  const turns = messages.flatMap((message: unknown, index) => turnsOf(message, `messages[${index}]`, rules));
  if (turns.length === 0) throw new Unaskable('messages_missing', '`messages` asks nothing.', 'messages');
  return {
    turns,
    items: [],
    instructions: rules.length === 0 ? undefined : rules.join('\n\n'),
    tools: Array.isArray(tools) && tools.length > 0 ? tools.map(toolOf) : undefined,
    parameters: pick(prompt, PARAMETERS),
  };
}

function turnsOf(message: unknown, param: string, rules: string[]): readonly InvokedTurn[] {
  if (!isObject(message)) throw new Unaskable('invalid_message', `\`${param}\` is no message.`, param);
  const text = textOf(message.content, `${param}.content`);
  switch (message.role) {
    case 'system':
    case 'developer':
      if (text !== '') rules.push(text);
      return [];
    case 'user':
      return [{ kind: 'message', role: 'user', text }];
    case 'assistant':
      return [...saidBy(text, message.refusal), ...callsOf(message.tool_calls, param)];
    case 'tool':
      return [{ kind: 'tool-output', callId: String(message.tool_call_id), output: text }];
    default: {
      const known = 'system, developer, user, assistant or tool';
      throw new Unaskable('invalid_message', `\`${param}.role\` must be ${known}.`, `${param}.role`);
    }
  }
}

function saidBy(text: string, refusal: unknown): readonly InvokedTurn[] {
  const said = text === '' && typeof refusal === 'string' ? refusal : text;
  return said === '' ? [] : [{ kind: 'message', role: 'assistant', text: said }];
}

function callsOf(calls: unknown, param: string): readonly InvokedTurn[] {
  if (!Array.isArray(calls)) return [];
  return calls.map((call: unknown, index) => {
    const form = isObject(call) && isObject(call.function) ? call.function : undefined;
    if (!isObject(call) || form === undefined) {
      throw new Unaskable('invalid_message', `\`${param}.tool_calls[${index}]\` is no call of a function.`, param);
    }
    return { kind: 'tool-call', id: String(call.id), name: String(form.name), arguments: String(form.arguments ?? '') };
  });
}

function toolOf(tool: unknown, index: number): ToolOffer {
  return offerOf(isObject(tool) ? tool.function : undefined, `tools[${index}]`);
}
