export { findStrategy, strategyNames } from './strategy/catalogue.ts';
export { chooseStrategies } from './strategy/choose-strategies.ts';
export { SeededRandom } from './strategy/seeded-random.ts';
export type { Complexity, Payload, PlantedDocument, Strategy } from './strategy/strategy.ts';
