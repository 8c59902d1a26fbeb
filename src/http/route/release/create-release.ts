import { releaseDefinitionSchema } from '#domain/release/index.ts';
import { endpoint } from '../../endpoint.ts';
import { parse } from '../../error/parse.ts';
import { readBesideRelease } from '../../read/read-beside-release.ts';
import { releaseView } from '../../view/release.ts';

export const createRelease = endpoint('createRelease', async ({ body, caller }, { control, unitOfWork }) => {
  const definition = parse('body.definition', releaseDefinitionSchema, body.definition);
  const { agent, label, commit, authors, lastPusher } = body;
  const { release, existed } = await control.createRelease(caller.actor, {
    agent,
    label,
    definition,
    commit,
    authors,
    lastPusher,
  });
  // The same definition may have been registered, and deployed, before.
  return { ...releaseView(release, await unitOfWork.run((tx) => readBesideRelease(tx, agent))), existed };
});
