export { createRedTeamRunner } from './run/red-team-runner.ts';
export { findStrategy, strategyNames } from './strategy/catalogue.ts';
export { SeededRandom } from './strategy/seeded-random.ts';
