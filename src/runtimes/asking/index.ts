export {
  type AgentCallerOptions,
  createAgentCaller,
  notJson,
  type Offer,
  type Protocol,
  type ReadReply,
} from './agent-caller.ts';
export { startDeadline } from './deadline.ts';
export { isFilterCode, readRetryAfter, readServerError } from './refusal.ts';
export { nameContent, parseJson, send } from './send.ts';
export { outcomeOf, readToolCall } from './tool-call.ts';
