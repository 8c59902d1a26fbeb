export { estimateJudging } from './estimate.ts';
export { openModelJudge } from './open-judge.ts';
export { openWriter } from './open-writer.ts';
