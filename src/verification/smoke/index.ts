export { judgeReply } from './judge-reply.ts';
export { createSmokeRunner } from './smoke-run.ts';
