import type { JsonObject } from '#domain/shared/index.ts';
import type { InvokedTurn, ToolOffer } from '#ports/index.ts';
import { invalidRequest, type OpenAiError } from '../face/openai-error.ts';

export type Json = Readonly<Record<string, unknown>>;

/** An item of a response that is named or repeated: all turns before `upTo` were said when it was, or earlier. */
export type KnownItem = {
  readonly id: string;
  readonly upTo: number;
  /** Whether only its id is there. */
  readonly isReference: boolean;
};

/** What a user asks, in either of OpenAI's ways. */
export type Asked = {
  /** All that the request says, the oldest first. */
  readonly turns: readonly InvokedTurn[];
  readonly items: readonly KnownItem[];
  readonly instructions: string | undefined;
  readonly tools: readonly ToolOffer[] | undefined;
  readonly parameters: JsonObject;
};

/** Ends the reading of a request that can't be asked of an agent that is invoked. */
export class Unaskable extends Error {
  readonly problem: OpenAiError;

  constructor(code: string, message: string, param: string) {
    super(message);
    this.problem = invalidRequest(400, code, message, param);
  }
}

/** The parameters of a request that such an agent may heed. */
export function pick(prompt: Json, names: readonly string[]): JsonObject {
  const given = names.filter((name) => prompt[name] !== undefined && prompt[name] !== null);
  return Object.fromEntries(given.map((name) => [name, prompt[name]])) as JsonObject;
}

/** Text, or a list of parts of which each is text. */
export function textOf(content: unknown, param: string): string {
  if (content === undefined || content === null) return '';
  if (typeof content === 'string') return content;
  if (!Array.isArray(content))
    throw new Unaskable('invalid_content', `\`${param}\` must be text or a list of parts.`, param);
  return content.map((part: unknown, index) => textOfPart(part, `${param}[${index}]`)).join('');
}

/** A function of the caller. @param form where its name and the rest of it stand */
export function offerOf(form: unknown, param: string): ToolOffer {
  if (!isObject(form) || typeof form.name !== 'string') {
    throw new Unaskable(
      'unsupported_tool',
      `\`${param}\` is no function: the agent can be given functions only.`,
      param,
    );
  }
  const { name, description, parameters, strict } = form;
  return {
    name,
    ...(typeof description === 'string' ? { description } : {}),
    ...(isObject(parameters) ? { parameters: parameters as JsonObject } : {}),
    ...(typeof strict === 'boolean' ? { strict } : {}),
  };
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOfPart(part: unknown, param: string): string {
  if (isObject(part)) {
    if (typeof part.text === 'string') return part.text;
    if (typeof part.refusal === 'string') return part.refusal;
  }
  const type = isObject(part) ? String(part.type) : typeof part;
  throw new Unaskable('unsupported_content', `\`${param}\` is of type \`${type}\`: this agent takes text only.`, param);
}
