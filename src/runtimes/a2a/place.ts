/**
 * Where a conversation is kept: a context, and the task in it that the last turn was about. A task that `waits` asked for input; of one
 * that `may`, only the agent knows.
 */
export type Place = {
  readonly context: string;
  readonly task: { readonly id: string; readonly state: 'waits' | 'may' } | undefined;
};

const FORM = /^([\w%-]+)(?:(\.\.?)([\w%-]+))?$/;
/** What no agent keeps: its answers name no context. */
export const NOT_KEPT = '~';

/** `context`, `context..task` where the task waits, `context.task` where it may. */
export function writePlace({ context, task }: Place): string {
  if (context === '') return NOT_KEPT;
  if (task === undefined) return encode(context);
  return `${encode(context)}${task.state === 'waits' ? '..' : '.'}${encode(task.id)}`;
}

/** Undefined for what can't be one. */
export function readPlace(text: string): Place | undefined {
  const found = FORM.exec(text);
  if (found === null) return undefined;
  const [, context = '', dots, id] = found;
  try {
    return {
      context: decodeURIComponent(context),
      task: id === undefined ? undefined : { id: decodeURIComponent(id), state: dots === '..' ? 'waits' : 'may' },
    };
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

/** Everything but letters, digits, "_" and "-" as `%xx`. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[.!~*'()]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
