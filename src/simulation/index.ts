export { serveCrowd } from './crowd/process.ts';
export { runDemo } from './demo/run-demo.ts';
export { createRehearser } from './rehearsal/rehearser.ts';
