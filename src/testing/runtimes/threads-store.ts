/** What a thread holds, on the side of the service. */
export type StoredMessage = {
  readonly id: string;
  readonly role: string;
  readonly text: string;
  readonly run: string | null;
};

export type StoredRun = {
  readonly id: string;
  readonly thread: string;
  /** The body that it was begun with. */
  readonly asked: Json;
  status: string;
  plan: RunPlan;
};

export type StoredThread = { readonly id: string; readonly messages: StoredMessage[]; readonly runs: StoredRun[] };

export type Json = Readonly<Record<string, unknown>>;

/** What an assistant does in one run, or after it was given the outputs that it waited for. */
export type RunPlan = {
  /** Pieces of its message. Absent: it says its name, how many messages the thread holds, and the last of them. */
  readonly says?: readonly string[] | undefined;
  /** Functions that it wants to be called; it waits for their outputs. */
  readonly calls?: readonly { readonly id: string; readonly name: string; readonly arguments: string }[] | undefined;
  /** A tool of its own that it has used, in a step. */
  readonly used?: { readonly type: string; readonly with: Json } | undefined;
  readonly fails?: { readonly code: string; readonly message: string } | undefined;
  readonly incomplete?: string | undefined;
  /** After its text, before it ends. */
  readonly waitsFor?: Promise<void> | undefined;
  /** The stream tells of an error in an event of its own, and ends. */
  readonly errors?: { readonly code: string | null; readonly message: string } | undefined;
  /** The stream breaks off after the text. */
  readonly breaks?: boolean | undefined;
};

/** Whether the thread takes nothing while the run is so. */
export function isActive({ status }: StoredRun): boolean {
  return ['queued', 'in_progress', 'requires_action', 'cancelling'].includes(status);
}

export function messageView({ id, role, text, run }: StoredMessage, thread: string): Json {
  return {
    id,
    object: 'thread.message',
    created_at: 1,
    thread_id: thread,
    role,
    status: 'completed',
    content: [{ type: 'text', text: { value: text, annotations: [] } }],
    assistant_id: null,
    run_id: run,
    attachments: [],
    metadata: {},
  };
}

export function runView({ id, thread, asked, status, plan }: StoredRun): Json {
  const calls = plan.calls ?? [];
  const waits = status === 'requires_action';
  return {
    id,
    object: 'thread.run',
    created_at: 1,
    thread_id: thread,
    assistant_id: asked.assistant_id,
    status,
    required_action: waits
      ? {
          type: 'submit_tool_outputs',
          submit_tool_outputs: {
            tool_calls: calls.map((call) => ({
              id: call.id,
              type: 'function',
              function: { name: call.name, arguments: call.arguments },
            })),
          },
        }
      : null,
    last_error: status === 'failed' ? plan.fails : null,
    incomplete_details: status === 'incomplete' ? { reason: plan.incomplete } : null,
    usage: ['completed', 'incomplete'].includes(status)
      ? { prompt_tokens: 11, completion_tokens: 5, total_tokens: 16 }
      : null,
    model: asked.model ?? 'its-own',
    instructions: asked.instructions ?? 'its own',
    tools: asked.tools ?? [],
    metadata: {},
  };
}

/** An answer of the service with OpenAI's body of an error. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string | null;
  constructor(status: number, message: string, code: string | null = null) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export function endOf({ calls, fails, incomplete }: RunPlan): string {
  if (calls !== undefined) return 'requires_action';
  if (fails !== undefined) return 'failed';
  return incomplete === undefined ? 'completed' : 'incomplete';
}

export function stepsOf({ id, plan }: StoredRun): readonly Json[] {
  if (plan.used === undefined) return [];
  const { type } = plan.used;
  const details = { type: 'tool_calls', tool_calls: [{ id: 'call_own', type, [type]: plan.used.with }] };
  return [
    {
      id: 'step_1',
      object: 'thread.run.step',
      run_id: id,
      type: 'tool_calls',
      status: 'completed',
      step_details: details,
    },
  ];
}

export function listOf(data: readonly Json[]): Json {
  return { object: 'list', data, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null, has_more: false };
}

export function listIn(value: unknown, name: string): readonly Json[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length > 32)
    throw new Refusal(400, `Invalid '${name}': expected an array with at most 32 elements.`);
  return value as readonly Json[];
}

export function onlyKeys(body: Json, known: readonly string[]): void {
  const [unknown] = Object.keys(body).filter((key) => !known.includes(key));
  if (unknown !== undefined) throw new Refusal(400, `Unknown parameter: '${unknown}'.`, 'unknown_parameter');
}
