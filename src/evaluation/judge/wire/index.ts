export { createAnswerCache } from './answer-cache.ts';
export { startDeadline } from './deadline.ts';
export { createGuardedFetch } from './guarded-fetch.ts';
export { type AskPatiently, createPatience } from './patience.ts';
export { describeError, hideKey, parseJson, readErrorBody, readRetryAfter } from './read-error.ts';
export { readKey } from './read-key.ts';
export type { Busy, Failed } from './settled.ts';
