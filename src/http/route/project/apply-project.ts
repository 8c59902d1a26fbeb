import { mayDo } from '#domain/policy/index.ts';
import { endpoint } from '../../endpoint.ts';
import { appliedView } from '../../view/project.ts';

/** Datasets and instructions travel with the project. */
const BODY_LIMIT_BYTES = 20 * 1024 * 1024;

export const applyProject = endpoint(
  'applyProject',
  async ({ body, caller }, { control, resolveProject }) => {
    const project = await resolveProject(body.source, body.files);
    const permit = { mayLoosen: mayDo(caller.roles, 'loosen-policy'), reason: body.reason };
    return appliedView(await control.applyProject(caller.actor, project, permit));
  },
  { bodyLimit: BODY_LIMIT_BYTES },
);
