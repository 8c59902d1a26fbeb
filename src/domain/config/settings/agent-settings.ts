import { z } from 'zod';
import { durationSetting } from '../quantity.ts';
import { definitionShape } from './definition-settings.ts';
import { agentLimitSettings } from './limit-settings.ts';
import { envNameSetting } from './name.ts';
import { agentRequestLogSettings } from './request-log-settings.ts';
import { agentUpstreamSettings } from './upstream-settings.ts';
import { MAX_WINDOWS, placedWindowSettings } from './window-settings.ts';

const credential = z.strictObject({
  env: envNameSetting,
  header: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,100}$/, 'the name of a header, such as "api-key"')
    .optional()
    .describe('of runtimes threads and a2a: the header that carries the key as it is; else a bearer token'),
});

const assistant = z.string().regex(/^[\w-]{1,200}$/, 'the id of an assistant, such as "asst_abc123"');

const threads = z.strictObject({
  assistant: assistant.optional().describe('which assistant runs the threads, where an environment names no other'),
  apiVersion: z
    .string()
    .regex(/^[\w.-]{1,50}$/, 'a version such as "v1" or "2025-05-01"')
    .optional()
    .describe('put into the query of each call, where the service asks for one'),
  follow: z.enum(['stream', 'poll']).default('stream').describe('poll where the service can’t stream runs'),
});

const deployTarget = z.strictObject({
  baseUrl: z.string().optional().describe('where the agent answers, up to and including /v1'),
  credential: credential.optional(),
  webhook: z.string().optional().describe('a deploy hook that answers with a URL'),
  secretEnv: envNameSetting.optional().describe('the variable with the secret that signs calls of the hook'),
  assistant: assistant.optional().describe('of runtime threads: the assistant of this environment'),
});

const smokeCheck = z.preprocess(
  (value) => (typeof value === 'string' ? { query: value } : value),
  z.strictObject({
    name: z.string().min(1).max(200).optional(),
    query: z.string().min(1),
    mustContain: z.string().min(1).optional().describe('case-insensitive; without it any reply will do'),
  }),
);

const smoke = z.strictObject({
  checks: z
    .array(smokeCheck)
    .min(1)
    .default([{ query: 'Hello, are you working?' }]),
  maxReply: durationSetting('1ms', '10m').default('5s').describe('every reply comes within this'),
});

const tool = z.string().min(1).max(200);

const scenario = z.strictObject({
  name: z.string().min(1).max(200),
  query: z.string().min(1),
  mustContain: z.string().min(1).optional().describe('case-insensitive'),
  mustNotContain: z.string().min(1).optional().describe('case-insensitive'),
  mustCallTool: tool.optional().describe('a tool that must be seen to be called'),
  mustNotCallTool: tool.optional().describe('a tool that must not be'),
  maxReply: durationSetting('1ms', '10m').default('30s').describe('the reply comes within this'),
});

const jsonPath = z
  .string()
  .regex(/^[^.\s]+(\.[^.\s]+)*$/, 'keys and indexes with dots between, such as "answer.text" or "choices.0.text"');

const call = z.strictObject({
  method: z.enum(['POST', 'PUT', 'GET']).default('POST'),
  path: z
    .string()
    .regex(/^\/\S*$/, 'a path below `baseUrl` that begins with "/"')
    .default('/')
    .describe('below baseUrl; may hold {{query}} and {{conversation}}'),
  headers: z.record(z.string(), z.string()).default({}),
  body: z
    .json()
    .optional()
    .describe('sent as JSON, with {{query}}, {{conversation}}, {{messages}} and {{seed}} filled in'),
  reply: z
    .strictObject({
      text: jsonPath.optional().describe('where the reply has its text; left out: the whole body is the text'),
      toolCalls: jsonPath.optional().describe('where it lists the tools that it called, `name` and `arguments` each'),
      tokens: jsonPath.optional().describe('where it says how many tokens it took'),
    })
    .prefault({}),
});

/** One agent of headgate.yaml. */
export const agentSettings = z.strictObject({
  runtime: z
    .enum(['openai', 'http', 'threads', 'a2a'])
    .default('openai')
    .describe('what it speaks: OpenAI’s API, HTTP in its own way, threads and runs, or Agent2Agent'),
  api: z.enum(['chat-completions', 'responses']).default('chat-completions'),
  call: call.optional().describe('of runtime http: how Headgate itself asks it one question'),
  threads: threads.optional().describe('of runtime threads: the assistant, and how its API is spoken to'),
  baseUrl: z.string().optional().describe('where the agent answers in every environment without its own `deploy`'),
  credential: credential.optional().describe('the variable with the API key'),
  deploy: z.record(z.string(), deployTarget).optional().describe('by environment'),
  upstream: agentUpstreamSettings
    .optional()
    .describe('where the gateway’s patience with it differs from `gateway.upstream`'),
  ...definitionShape,
  release: z.string().min(1).optional().describe('a release file, instead of instructions, model and so on'),
  dataset: z.string().min(1).optional().describe('cases, one JSON object a line'),
  plantedSecrets: z.unknown().optional().describe('texts that no reply may contain; "@file" reads them, one a line'),
  smoke: smoke.prefault({}),
  windows: z.array(placedWindowSettings).max(MAX_WINDOWS).default([]).describe('when its rollouts may move'),
  scenarios: z
    .array(scenario)
    .max(200)
    .default([])
    .describe('integration scenarios, run before production when a tool changed'),
  limits: agentLimitSettings.optional().describe('instead of those in `gateway.limits`'),
  requestLog: agentRequestLogSettings.optional().describe('instead of `gateway.requestLog.share`'),
});

export type AgentSettings = z.infer<typeof agentSettings>;
