export { type Pause, pauseForReal } from './pause.ts';
export { createThrottle, type Throttle } from './throttle.ts';
