export { openModelJudge } from './open-judge.ts';
