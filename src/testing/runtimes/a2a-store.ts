export type Json = Readonly<Record<string, unknown>>;

export type StoredTask = {
  readonly id: string;
  readonly contextId: string;
  state: string;
  /** Grows with each change of the state. */
  changes: number;
  says: string | undefined;
  readonly artifacts: { readonly artifactId: string; text: string }[];
  plan: TaskPlan;
};

/** What an agent does with one message. */
export type TaskPlan = {
  /** Pieces of its artifact. Absent: it says its name, how many messages the context holds, and this one. */
  readonly says?: readonly string[] | undefined;
  /** In which the task ends; `completed` when it is left out. */
  readonly state?: string | undefined;
  /** What it says of that state. */
  readonly status?: string | undefined;
  /** It answers with a message, and keeps no task. */
  readonly message?: string | undefined;
  /** The message names no context either. */
  readonly forgets?: boolean | undefined;
  /** After its text, before it ends. */
  readonly waitsFor?: Promise<void> | undefined;
  /** The stream ends without a word before the task does. */
  readonly breaks?: boolean | undefined;
};

export type Version = '1.0' | '0.3';

/** Names that the versions have for the same. */
export const NAMES = {
  '1.0': { send: 'SendMessage', stream: 'SendStreamingMessage', get: 'GetTask', cancel: 'CancelTask' },
  '0.3': { send: 'message/send', stream: 'message/stream', get: 'tasks/get', cancel: 'tasks/cancel' },
} as const;

export function isEnded({ state }: StoredTask): boolean {
  return ['completed', 'failed', 'canceled', 'rejected'].includes(state);
}

function stateName(version: Version, state: string): string {
  return version === '0.3' ? state : `TASK_STATE_${state.toUpperCase().replaceAll('-', '_')}`;
}

export function partView(version: Version, text: string): Json {
  return version === '0.3' ? { kind: 'text', text } : { text, mediaType: 'text/plain' };
}

export function messageView(version: Version, text: string, ids: Json): Json {
  return {
    ...(version === '0.3' ? { kind: 'message', role: 'agent' } : { role: 'ROLE_AGENT' }),
    ...ids,
    parts: [partView(version, text)],
  };
}

export function statusView(version: Version, { id, contextId, state, says, changes }: StoredTask): Json {
  const ids = { messageId: `${id}-${changes}`, taskId: id, contextId };
  return {
    state: stateName(version, state),
    timestamp: `2026-06-01T10:30:00.${String(changes).padStart(3, '0')}Z`,
    ...(says === undefined ? {} : { message: messageView(version, says, ids) }),
  };
}

export function taskView(version: Version, task: StoredTask): Json {
  const artifacts = task.artifacts.map(({ artifactId, text }) => ({ artifactId, parts: [partView(version, text)] }));
  return {
    ...(version === '0.3' ? { kind: 'task' } : {}),
    id: task.id,
    contextId: task.contextId,
    status: statusView(version, task),
    ...(artifacts.length === 0 ? {} : { artifacts }),
  };
}

/** A task or message as the result of a call, or an event of a stream. */
export function resultView(
  version: Version,
  kind: 'task' | 'message' | 'statusUpdate' | 'artifactUpdate',
  value: Json,
): Json {
  if (version === '1.0') return { [kind]: value };
  const names = { task: 'task', message: 'message', statusUpdate: 'status-update', artifactUpdate: 'artifact-update' };
  return { ...value, kind: names[kind] };
}

/** Why a message does not have the form of this version; undefined when it has. */
export function formProblem(version: Version, message: unknown): string | undefined {
  if (typeof message !== 'object' || message === null) return 'message is required';
  const { kind, role, parts, messageId, contextId, taskId, ...more } = message as Json;
  const [unknown] = Object.keys(more);
  if (unknown !== undefined) return `unknown field "${unknown}"`;
  if (typeof messageId !== 'string' || messageId === '') return 'messageId is required';
  if ([contextId, taskId].some((id) => id !== undefined && typeof id !== 'string')) return 'ids are texts';
  if (!Array.isArray(parts) || parts.length === 0) return 'parts must hold at least one part';
  const isOld = version === '0.3';
  if (role !== (isOld ? 'user' : 'ROLE_USER')) return `unknown role "${role}"`;
  if (kind !== (isOld ? 'message' : undefined)) return `kind "${kind}" is none of this version`;
  return parts.every((part: Json) => typeof part.text === 'string' && part.kind === (isOld ? 'text' : undefined))
    ? undefined
    : 'a part has an unknown form';
}
