export { codeIn } from './code.ts';
export { judgedHarms, looksFor } from './judged-harms.ts';
