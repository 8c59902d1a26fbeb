export { combineJudgements, type Judgement } from './combine.ts';
export { createPanel } from './panel.ts';
