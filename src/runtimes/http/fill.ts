import type { CallForm } from '#domain/release/index.ts';
import type { JsonValue } from '#domain/shared/index.ts';
import type { AgentRequest } from '#ports/index.ts';

type Messages = AgentRequest['messages'];

/** What the placeholders of a call form stand for, this once. */
type Filling = {
  readonly query: string;
  readonly conversation: string;
  readonly messages: Messages;
  readonly seed: number;
};

type Filled = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonValue | undefined;
};

const MESSAGES = '{{messages}}';
const SEED = '{{seed}}';

/** The request that a call form means for one question. */
export function fillCall({ path, headers, body }: CallForm, filling: Filling): Filled {
  return {
    path: fillText(path, filling, encodeURIComponent),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, fillText(value, filling, headerText)]),
    ),
    body: body === undefined ? undefined : fillValue(body, filling),
  };
}

/** Whether what was said before the last turn has a place in it. */
export function carriesHistory({ body }: CallForm): boolean {
  return JSON.stringify(body ?? null).includes(JSON.stringify(MESSAGES));
}

function fillValue(value: JsonValue, filling: Filling): JsonValue {
  if (typeof value === 'string') {
    if (value === MESSAGES) return filling.messages.map(({ role, content }) => ({ role, content }));
    if (value === SEED) return filling.seed;
    return fillText(value, filling, (text) => text);
  }
  if (Array.isArray(value)) return value.map((item: JsonValue) => fillValue(item, filling));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillValue(item, filling)]));
}

function fillText(text: string, { query, conversation, seed }: Filling, encode: (text: string) => string): string {
  const values: Readonly<Record<string, string>> = { query, conversation, seed: `${seed}` };
  return text.replace(/\{\{(query|conversation|seed)\}\}/g, (_, name: string) => encode(values[name] ?? ''));
}

/** A header is one line of ASCII. */
function headerText(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : encodeURIComponent(text);
}
