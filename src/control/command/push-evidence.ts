import { type Actor, type Evidence, sourceText } from '#domain/evidence/index.ts';
import type { Release } from '#domain/release/index.ts';
import { AppError, type Digest, digestOfJson, type EvidenceId, makeId } from '#domain/shared/index.ts';
import type { Tx } from '#ports/index.ts';
import { type ControlContext, runCommand, writeAudit } from '../context.ts';
import type { Control, PushedEvidence } from '../control.ts';
import { requireRelease } from '../lookup.ts';

const MOST_PROMOTIONS = 1_000;

/**
 * Takes what a run elsewhere showed about a release into the chain, in the name of whoever pushes it. What it opens is for the gates to
 * say: each names the producers whose word counts. The same again is the same evidence.
 */
export function pushEvidence(context: ControlContext): Control['pushEvidence'] {
  return (actor, input) =>
    runCommand(context, async (tx, moment) => {
      const release = await requireRelease(tx, input.agent, input.release);
      requireSameRelease(release, input.about);
      const told = evidenceOf(actor, release, input.content);
      const id = idOf(told);
      await tx.releases.lock(release.agent, release.digest);
      const known = (await tx.evidence.forRelease(release.digest)).find((item) => item.id === id);
      if (known !== undefined) return known;
      const evidence: Evidence = { id, ...told, at: moment.now };
      await tx.evidence.append(evidence);
      await writeAudit(tx, moment, actor, {
        ...{ event: 'evidence.pushed', subject: release.digest, agent: release.agent, because: evidence.because },
        details: { evidence: id, kind: evidence.kind, label: release.label },
      });
      await pokePromotionsOf(tx, release);
      return evidence;
    });
}

/** @throws AppError EVIDENCE_MISMATCH */
function requireSameRelease({ digest, agent, label }: Release, about: Digest): void {
  if (digest === about) return;
  throw new AppError('EVIDENCE_MISMATCH', `the evidence is about ${about}, and ${agent} ${label} is ${digest}`, {
    hint: 'evidence is bound to the digest: take it from `headgate release show`, in the run that made the release',
  });
}

function evidenceOf(actor: Actor, release: Release, content: PushedEvidence): Omit<Evidence, 'id' | 'at'> {
  const { candidateExecuted } = content;
  const common = {
    ...{ release: release.digest, agent: release.agent },
    producer: { kind: actor.kind === 'machine' ? 'ci' : 'local', name: actor.name },
    ...(candidateExecuted === undefined ? {} : { candidateExecuted }),
  } as const;
  if (content.kind === 'provenance') {
    const { source } = content;
    const outcome = source.isProtected && source.isMerged ? 'pass' : 'fail';
    return { ...common, kind: 'provenance', environment: 'source', outcome, because: sourceText(source), source };
  }
  const { kind, environment, outcome, because, baseline, reference } = content;
  return {
    ...common,
    ...{ kind, environment, outcome, because },
    ...(baseline === undefined ? {} : { baseline }),
    ...(reference === undefined ? {} : { reference }),
  };
}

/** Made from what is told and by whom, so that two that push the same at once push it once. */
function idOf(told: Omit<Evidence, 'id' | 'at'>): EvidenceId {
  const hex = digestOfJson(JSON.parse(JSON.stringify(told))).slice('sha256:'.length);
  return makeId('evd', 0, Uint8Array.from(Buffer.from(hex, 'hex')));
}

/** Whoever waits for it hears of it at once. */
async function pokePromotionsOf(tx: Tx, { agent, digest }: Release): Promise<void> {
  const active = await tx.promotions.list({ agent, active: true, limit: MOST_PROMOTIONS });
  for (const { id, release } of active) if (release === digest) await tx.promotions.poke({ id });
}
