import type { PushedEvidence } from '#control/index.ts';
import type { Digest } from '#domain/shared/index.ts';
import { type Call, endpoint } from '../../endpoint.ts';
import { evidenceView } from '../../view/evidence.ts';

export const pushEvidence = endpoint('pushEvidence', async ({ params, body, caller }, { control }) => {
  const { agent, release } = params;
  // The schema has checked its form.
  const about = body.content.release as Digest;
  return evidenceView(await control.pushEvidence(caller.actor, { agent, release, about, content: contentOf(body) }));
});

/** Wire names of what the producer saw, as the domain names them. */
function contentOf(body: Call<'pushEvidence'>['body']): PushedEvidence {
  const { candidateExecuted } = body.content;
  if (body.kind !== 'provenance') {
    const { release: _release, baseline, ...finding } = body.content;
    return { kind: body.kind, ...finding, baseline: baseline as Digest | undefined };
  }
  const { release: _release, candidateExecuted: _said, protected: isProtected, merged, ...rest } = body.content;
  return { kind: 'provenance', candidateExecuted, source: { ...rest, isProtected, isMerged: merged } };
}
