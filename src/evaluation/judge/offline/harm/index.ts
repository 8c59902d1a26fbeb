export { HARM_VERSION, isHarm, judgeHarm } from './judge-harm.ts';
