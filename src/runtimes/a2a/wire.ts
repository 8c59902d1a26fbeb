import { z } from 'zod';
import type { JsonObject } from '#domain/shared/index.ts';
import type { A2aVersion } from './card.ts';

// One form for 1.0 and 0.3. What differs: names of methods, of states and roles, and how events say what they are.

/** `kind` in 0.3; in 1.0 the key that is there. */
const partSchema = z.object({
  text: z.string().nullish(),
  data: z.json().optional(),
  url: z.string().nullish(),
  raw: z.string().nullish(),
  filename: z.string().nullish(),
  mediaType: z.string().nullish(),
  file: z
    .object({
      uri: z.string().nullish(),
      bytes: z.string().nullish(),
      name: z.string().nullish(),
      mimeType: z.string().nullish(),
    })
    .nullish(),
});
export type Part = z.infer<typeof partSchema>;

const messageSchema = z.object({
  messageId: z.string().nullish(),
  contextId: z.string().nullish(),
  taskId: z.string().nullish(),
  parts: z.array(partSchema).default([]),
});
type AgentMessage = z.infer<typeof messageSchema>;

const statusSchema = z.object({
  state: z.string().transform(stateOf),
  message: messageSchema.nullish(),
  timestamp: z.string().nullish(),
});
export type TaskStatus = z.infer<typeof statusSchema>;

const artifactSchema = z.object({ artifactId: z.string(), parts: z.array(partSchema).default([]) });
export type Artifact = z.infer<typeof artifactSchema>;

export const taskSchema = z.object({
  id: z.string().min(1),
  contextId: z.string().nullish(),
  status: statusSchema,
  artifacts: z.array(artifactSchema).nullish(),
});
export type Task = z.infer<typeof taskSchema>;

const statusUpdateSchema = z.object({ taskId: z.string(), contextId: z.string().nullish(), status: statusSchema });
const artifactUpdateSchema = z.object({
  taskId: z.string(),
  contextId: z.string().nullish(),
  artifact: artifactSchema,
  append: z.boolean().nullish(),
});

/** What an agent sends: once for a question, or one after the other in a stream. */
export type A2aResult =
  | { readonly kind: 'message'; readonly value: AgentMessage }
  | { readonly kind: 'task'; readonly value: Task }
  | { readonly kind: 'status'; readonly value: z.infer<typeof statusUpdateSchema> }
  | { readonly kind: 'artifact'; readonly value: z.infer<typeof artifactUpdateSchema> };

const rpcSchema = z.object({
  result: z.unknown().optional(),
  error: z.object({ code: z.number(), message: z.string().nullish() }).nullish(),
});

export type RpcAnswer =
  | { readonly result: unknown }
  | { readonly error: { readonly code: number; readonly message: string } };

/** Undefined for what is no answer of JSON-RPC. */
export function readRpc(value: unknown): RpcAnswer | undefined {
  const parsed = rpcSchema.safeParse(value);
  if (!parsed.success) return undefined;
  const { result, error } = parsed.data;
  if (error != null) return { error: { code: error.code, message: error.message?.slice(0, 200) ?? '' } };
  return result === undefined || result === null ? undefined : { result };
}

/** Undefined for what has no known form. */
export function readResult(value: unknown, version: A2aVersion): A2aResult | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const given = value as Readonly<Record<string, unknown>>;
  if (version === '0.3') return byKind(given.kind, given);
  const [key] = ['message', 'task', 'statusUpdate', 'artifactUpdate'].filter((each) => given[each] != null);
  return key === undefined ? undefined : byKind(KIND_OF[key], given[key]);
}

/** The names that 0.3 has for them. */
const KIND_OF: Readonly<Record<string, string>> = {
  message: 'message',
  task: 'task',
  statusUpdate: 'status-update',
  artifactUpdate: 'artifact-update',
};

function byKind(kind: unknown, value: unknown): A2aResult | undefined {
  const as = <K extends A2aResult['kind'], T>(name: K, schema: z.ZodType<T>) => {
    const parsed = schema.safeParse(value);
    return parsed.success ? { kind: name, value: parsed.data } : undefined;
  };
  switch (kind) {
    case 'message':
      return as('message', messageSchema);
    case 'task':
      return as('task', taskSchema);
    case 'status-update':
      return as('status', statusUpdateSchema);
    case 'artifact-update':
      return as('artifact', artifactUpdateSchema);
    default:
      return undefined;
  }
}

type Methods = { readonly send: string; readonly stream: string; readonly get: string; readonly cancel: string };

export const methods: Readonly<Record<A2aVersion, Methods>> = {
  '1.0': { send: 'SendMessage', stream: 'SendStreamingMessage', get: 'GetTask', cancel: 'CancelTask' },
  '0.3': { send: 'message/send', stream: 'message/stream', get: 'tasks/get', cancel: 'tasks/cancel' },
};

/** What a user says, as the version writes it. */
export function writeMessage(
  version: A2aVersion,
  {
    messageId,
    texts,
    contextId,
    taskId,
  }: {
    readonly messageId: string;
    readonly texts: readonly string[];
    readonly contextId: string | undefined;
    readonly taskId: string | undefined;
  },
): JsonObject {
  const isOld = version === '0.3';
  return {
    ...(isOld ? { kind: 'message' } : {}),
    messageId,
    role: isOld ? 'user' : 'ROLE_USER',
    parts: texts.map((text) => (isOld ? { kind: 'text', text } : { text })),
    ...(contextId === undefined ? {} : { contextId }),
    ...(taskId === undefined ? {} : { taskId }),
  };
}

/** `TASK_STATE_INPUT_REQUIRED` and `input-required` are one. */
function stateOf(state: string): string {
  return state
    .replace(/^TASK_STATE_/, '')
    .toLowerCase()
    .replaceAll('_', '-');
}
