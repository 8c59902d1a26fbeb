import { type FieldProblem, isFields, textOf, warning } from './format.ts';

type Turn = { readonly role: 'user' | 'assistant'; readonly content: string };

type Turns = {
  /** Up to the last of the user’s. */
  readonly turns: readonly Turn[];
  readonly contexts: readonly string[];
  readonly problems: readonly FieldProblem[];
};

/** Messages of a chat as turns that can be asked again: words of user and assistant, and what else there was said. */
export function readTurns(messages: readonly unknown[], at: FieldProblem['path']): Turns {
  const turns: Turn[] = [];
  const contexts: string[] = [];
  const problems: FieldProblem[] = [];
  for (const [index, message] of messages.entries()) {
    const path = [...at, index];
    const role = isFields(message) ? message.role : undefined;
    const content = isFields(message) ? readContent(message.content) : undefined;
    if (isFields(message)) contexts.push(...[textOf(message.context)].filter((text) => text !== undefined));
    if (role === 'system' || role === 'developer') {
      problems.push(warning(path, 'a system message is not read: the agent has the instructions of its release'));
    } else if (role === 'tool' || (role === 'assistant' && content === undefined)) {
      problems.push(warning(path, 'a recorded call of a tool is not read: the agent calls anew'));
    } else if ((role === 'user' || role === 'assistant') && content !== undefined) {
      turns.push({ role, content });
    } else
      problems.push({ severity: 'error', path, message: 'expected `role` user or assistant, and text as `content`' });
  }
  const end = turns.findLastIndex(({ role }) => role === 'user') + 1;
  if (end > 0 && end < turns.length) {
    problems.push(warning(at, 'what the assistant said last is not read: the agent is asked anew'));
  }
  return { turns: end === 0 ? turns : turns.slice(0, end), contexts, problems };
}

/** A text, or texts in parts; undefined where there is anything else. */
function readContent(content: unknown): string | undefined {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return undefined;
  const texts = content.map((part) =>
    isFields(part) && ['text', 'input_text', 'output_text', undefined].includes(part.type as string | undefined)
      ? textOf(part.text)
      : undefined,
  );
  return texts.length > 0 && texts.every((text) => text !== undefined) ? texts.join('\n') : undefined;
}
