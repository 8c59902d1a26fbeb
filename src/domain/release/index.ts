export { CALL_PLACEHOLDERS, type CallForm } from './call-form.ts';
export { type ComponentRef, componentForms, componentsOf, contains, isComponentRef } from './component.ts';
export type { AgentApi, Deployment, DeploymentState, Endpoint, ModelApi } from './deployment.ts';
export { diffReleases } from './diff.ts';
export {
  componentNameSchema,
  digestRelease,
  type Release,
  type ReleaseDefinition,
  releaseDefinitionSchema,
  type Tool,
  withLaterProvenance,
} from './release.ts';
