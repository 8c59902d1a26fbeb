export { createIntegrationRunner } from './integration-run.ts';
