export { judgedHarms, looksFor } from './judged-harms.ts';
