export { type DetectedEndpoint, detectEndpoint, type Fetch } from './detect-endpoint.ts';
export type { Starter } from './starter-project.ts';
export { writeStarter } from './write-starter.ts';
