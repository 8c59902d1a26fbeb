import { isObject, type JsonObject } from '../agent/body.ts';
import { ApiFailure } from '../agent/failure.ts';

/** What the deploy hook is told to do. */
export type HookOrder =
  | {
      readonly action: 'deploy';
      readonly deploymentId: string;
      readonly agent: string;
      readonly environment: string;
      readonly label: string;
      /** Digest of the artefact, `sha256:…`. */
      readonly artefactDigest: string;
      /** Null when the definition brings none. */
      readonly instructions: string | null;
      readonly modelName: string | null;
    }
  | { readonly action: 'remove'; readonly deploymentId: string; readonly runtimeId: string | null };

/** Reads the body of the hook; unknown fields are passed over, since the sender may be newer. */
export function readHookOrder(body: JsonObject): HookOrder {
  const deploymentId = readString(body, 'deploymentId');
  if (!/^[A-Za-z0-9_][\w.:-]{0,127}$/.test(deploymentId)) {
    throw new ApiFailure(
      400,
      `deploymentId ${JSON.stringify(deploymentId)} must be 1 to 128 letters, digits, "_", ".", ":" or "-".`,
    );
  }
  switch (body.action) {
    case 'remove':
      return {
        action: 'remove',
        deploymentId,
        runtimeId: typeof body.runtimeId === 'string' ? body.runtimeId : null,
      };
    case 'deploy':
      return readDeploy(body, deploymentId);
    default:
      throw new ApiFailure(400, `action: expected "deploy" or "remove", got ${JSON.stringify(body.action)}.`);
  }
}

function readDeploy(body: JsonObject, deploymentId: string): HookOrder {
  const release = readObject(body, 'release');
  const definition = readObject(release, 'definition', 'release.');
  const artefact = readObject(definition, 'artefact', 'release.definition.');
  const { instructions, model } = definition;
  const modelName = isObject(model) ? model.name : model;
  return {
    action: 'deploy',
    deploymentId,
    agent: typeof body.agent === 'string' ? body.agent : 'customer-service',
    environment: readString(body, 'environment'),
    label: typeof release.label === 'string' ? release.label : '',
    artefactDigest: readString(artefact, 'digest', 'release.definition.artefact.'),
    instructions: typeof instructions === 'string' ? instructions : null,
    modelName: typeof modelName === 'string' ? modelName : null,
  };
}

function readString(body: JsonObject, key: string, path = ''): string {
  const value = body[key];
  if (typeof value === 'string' && value !== '') return value;
  throw new ApiFailure(400, `${path}${key}: expected a string, got ${JSON.stringify(value) ?? 'nothing'}.`, {
    param: `${path}${key}`,
  });
}

function readObject(body: JsonObject, key: string, path = ''): JsonObject {
  const value = body[key];
  if (isObject(value)) return value;
  throw new ApiFailure(400, `${path}${key}: expected an object, got ${JSON.stringify(value) ?? 'nothing'}.`, {
    param: `${path}${key}`,
  });
}
