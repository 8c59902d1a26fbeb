export { AttendedStream } from './attended-stream.ts';
export { CLOSING_MS, type Opened, RuntimeClient } from './client.ts';
export type { ServerEvent } from './event-stream.ts';
export { invokeTurns, type Turn } from './invoke-turns.ts';
export { createInvokedCaller } from './invoked-caller.ts';
export { agentProblem, Problem } from './problem.ts';
export { ABORTED, untilAborted } from './until-aborted.ts';
