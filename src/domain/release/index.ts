export { CALL_PLACEHOLDERS, type CallForm } from './call-form.ts';
export { changeTexts } from './change-text.ts';
export { type ComponentRef, componentForms, componentsOf, contains, isComponentRef } from './component.ts';
export {
  type AgentApi,
  type Deployment,
  type DeploymentState,
  type Endpoint,
  type InvokedApi,
  isInvoked,
  type ModelApi,
  type ThreadsForm,
} from './deployment.ts';
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
