export { createOfflineJudge } from './offline-judge.ts';
