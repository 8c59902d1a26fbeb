import { z } from 'zod';

// What is read of the threads-and-runs API (OpenAI Assistants v2, Azure AI Foundry classic). Unknown fields are passed over: both grow.

export const threadSchema = z.object({ id: z.string().min(1) });

const toolCallSchema = z.object({
  id: z.string(),
  function: z.object({ name: z.string(), arguments: z.string() }),
});

const usageSchema = z.object({ prompt_tokens: z.number(), completion_tokens: z.number() });

export const runSchema = z.object({
  id: z.string().min(1),
  thread_id: z.string().min(1),
  status: z.string(),
  required_action: z
    .object({ submit_tool_outputs: z.object({ tool_calls: z.array(toolCallSchema) }) })
    .nullish()
    .catch(null),
  last_error: z.object({ code: z.string().nullish(), message: z.string().nullish() }).nullish(),
  incomplete_details: z.object({ reason: z.string().nullish() }).nullish(),
  usage: usageSchema.nullish(),
  model: z.string().nullish(),
});

export type Run = z.infer<typeof runSchema>;

export const runListSchema = z.object({ data: z.array(runSchema) });

const contentSchema = z.object({
  type: z.string(),
  text: z.object({ value: z.string().nullish() }).nullish(),
  refusal: z.string().nullish(),
  image_file: z.object({ file_id: z.string().nullish() }).nullish(),
  image_url: z.object({ url: z.string().nullish() }).nullish(),
});

export type Content = z.infer<typeof contentSchema>;

export const messageSchema = z.object({ id: z.string(), role: z.string(), content: z.array(contentSchema) });

export type Message = z.infer<typeof messageSchema>;

export const messageDeltaSchema = z.object({
  id: z.string(),
  delta: z.object({ content: z.array(contentSchema).nullish() }),
});

export const messageListSchema = z.object({ data: z.array(messageSchema) });

/** A call that the agent has made itself is told by its type, with what it was given under a key of that name. */
const stepCallSchema = z.looseObject({ id: z.string().nullish(), type: z.string() });

export const stepSchema = z.object({
  step_details: z.object({ type: z.string(), tool_calls: z.array(stepCallSchema).nullish() }),
});

export type Step = z.infer<typeof stepSchema>;

export const stepListSchema = z.object({ data: z.array(stepSchema) });

export const errorEventSchema = z.union([
  z
    .object({ error: z.object({ message: z.string().nullish(), code: z.string().nullish() }) })
    .transform(({ error }) => error),
  z.object({ message: z.string().nullish(), code: z.string().nullish() }),
]);
