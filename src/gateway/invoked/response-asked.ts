import type { JsonObject, JsonValue } from '#domain/shared/index.ts';
import type { InvokedTurn, ToolOffer } from '#ports/index.ts';
import { type Asked, isObject, type Json, type KnownItem, offerOf, pick, textOf, Unaskable } from './asked.ts';

const PARAMETERS = ['temperature', 'top_p', 'max_output_tokens', 'parallel_tool_calls'];

type Read = { readonly turns: InvokedTurn[]; readonly items: KnownItem[]; readonly rules: string[] };

/** What a request for a response asks. @throws Unaskable */
export function readResponse(prompt: Json): Asked {
  const { input, instructions, tools, background } = prompt;
  if (background === true) {
    throw new Unaskable(
      'unsupported_parameter',
      'This agent answers at once: `background` must be false.',
      'background',
    );
  }
  const read: Read = { turns: [], items: [], rules: typeof instructions === 'string' ? [instructions] : [] };
  if (typeof input === 'string') read.turns.push({ kind: 'message', role: 'user', text: input });
  else if (Array.isArray(input)) for (const [index, item] of input.entries()) readItem(item, `input[${index}]`, read);
  if (read.turns.length === 0) throw new Unaskable('input_missing', '`input` asks nothing.', 'input');
  return {
    turns: read.turns,
    items: read.items,
    instructions: read.rules.length === 0 ? undefined : read.rules.join('\n\n'),
    tools: Array.isArray(tools) && tools.length > 0 ? tools.map((tool, index) => toolOf(tool, index)) : undefined,
    parameters: { ...pick(prompt, PARAMETERS), ...translated(prompt) },
  };
}

function readItem(item: unknown, param: string, { turns, items, rules }: Read): void {
  if (!isObject(item)) throw new Unaskable('invalid_input', `\`${param}\` is no item.`, param);
  const id = typeof item.id === 'string' ? item.id : undefined;
  const type = item.type ?? (item.role === undefined && id !== undefined ? 'item_reference' : 'message');
  switch (type) {
    case 'item_reference':
      items.push({ id: id ?? '', upTo: turns.length, isReference: true });
      return;
    case 'message':
      readMessage(item, param, turns, rules);
      break;
    case 'function_call':
      turns.push({
        kind: 'tool-call',
        id: String(item.call_id),
        name: String(item.name),
        arguments: String(item.arguments ?? ''),
      });
      break;
    case 'function_call_output':
      turns.push({ kind: 'tool-output', callId: String(item.call_id), output: textOf(item.output, `${param}.output`) });
      break;
    case 'reasoning':
      // A model's own notes to itself; the agent keeps its own.
      return;
    default:
      throw new Unaskable(
        'unsupported_content',
        `\`${param}\` is of type \`${type}\`, which this agent does not take.`,
        param,
      );
  }
  if (id !== undefined) items.push({ id, upTo: turns.length, isReference: false });
}

function readMessage({ role, content }: Json, param: string, turns: InvokedTurn[], rules: string[]): void {
  const text = textOf(content, `${param}.content`);
  if (role === 'system' || role === 'developer') {
    if (text !== '') rules.push(text);
  } else if (role === 'user' || role === 'assistant') {
    if (text !== '' || role === 'user') turns.push({ kind: 'message', role, text });
  } else
    throw new Unaskable(
      'invalid_input',
      `\`${param}.role\` must be user, assistant, system or developer.`,
      `${param}.role`,
    );
}

/** What the Responses API says in another form than chat completions, which runs take. */
function translated({ tool_choice: choice, text, reasoning }: Json): JsonObject {
  const format = isObject(text) && isObject(text.format) ? text.format : undefined;
  const effort = isObject(reasoning) ? reasoning.effort : undefined;
  return {
    ...(choice === undefined || choice === null ? {} : { tool_choice: choiceOf(choice) }),
    ...(format === undefined || format.type === 'text' ? {} : { response_format: formatOf(format) }),
    ...(typeof effort === 'string' ? { reasoning_effort: effort } : {}),
  };
}

function choiceOf(choice: unknown): JsonValue {
  if (isObject(choice) && choice.type === 'function')
    return { type: 'function', function: { name: String(choice.name) } };
  return choice as JsonValue;
}

function formatOf({ type, ...more }: Json): JsonObject {
  return (type === 'json_schema' ? { type, json_schema: more } : { type }) as JsonObject;
}

function toolOf(tool: unknown, index: number): ToolOffer {
  return offerOf(isObject(tool) && tool.type === 'function' ? tool : undefined, `tools[${index}]`);
}
