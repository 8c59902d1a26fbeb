/** Where a conversation is kept: a context, and the task in it that may still wait for input. */
export type Place = { readonly context: string; readonly task: string | undefined };

const FORM = /^([\w%-]+)(?:\.([\w%-]+))?$/;
/** What no agent keeps: its answers name no context. */
const NOT_KEPT = '~';

/** `context`, or `context.task` where that task may wait. */
export function writePlace({ context, task }: Place): string {
  if (context === '') return NOT_KEPT;
  return task === undefined ? encode(context) : `${encode(context)}.${encode(task)}`;
}

/** Undefined for what can't be one. */
export function readPlace(text: string): Place | undefined {
  const found = FORM.exec(text);
  if (found === null) return undefined;
  const [, context = '', task] = found;
  try {
    return { context: decodeURIComponent(context), task: task === undefined ? undefined : decodeURIComponent(task) };
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

/** Everything but letters, digits, "_" and "-" as `%xx`. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[.!~*'()]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
