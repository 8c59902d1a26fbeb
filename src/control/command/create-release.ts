import type { Actor } from '#domain/evidence/index.ts';
import { digestRelease, type Release, withLaterProvenance } from '#domain/release/index.ts';
import { AppError, assert } from '#domain/shared/index.ts';
import type { Tx } from '#ports/index.ts';
import { type ControlContext, type Moment, runCommand, writeAudit } from '../context.ts';
import type { Control } from '../control.ts';
import { requireAgent, requireProject } from '../lookup.ts';

/**
 * Registers an immutable release. The same definition again is the same release, under the label that it has: another is refused. Whoever
 * is named then had a hand in it as well, and is remembered also where the label is refused.
 */
export function createRelease(context: ControlContext): Control['createRelease'] {
  return async (actor, input) => {
    const { agent, label, definition, commit, authors, lastPusher } = input;
    const created = await runCommand(context, async (tx, moment) => {
      requireAgent((await requireProject(tx)).project, agent);
      const wanted: Release = {
        digest: digestRelease(agent, definition),
        agent,
        label,
        definition,
        provenance: {
          ...(commit === undefined ? {} : { commit }),
          authors: [...new Set(authors)],
          ...(lastPusher === undefined ? {} : { lastPusher }),
          createdBy: actor.name,
          createdAt: moment.now,
        },
      };
      const known = await tx.releases.lock(agent, wanted.digest);
      if (known === undefined && (await tx.releases.add(wanted))) {
        await writeAudit(tx, moment, actor, {
          ...{ event: 'release.created', subject: wanted.digest, agent, because: `registered as ${label}` },
          details: { label, authors },
        });
        return { release: wanted, existed: false };
      }
      return { release: await registerAgain(tx, moment, actor, wanted), existed: true };
    });
    if (created.release.label !== label) throw knownAs(created.release, label);
    return created;
  };
}

/** Adds whom it names, whose signatures on promotions under way may count no more. */
async function registerAgain(tx: Tx, moment: Moment, actor: Actor, wanted: Release): Promise<Release> {
  const known = await tx.releases.lock(wanted.agent, wanted.digest);
  assert(known !== undefined, 'what could not be added is there');
  const provenance = withLaterProvenance(known.provenance, wanted.provenance);
  if (provenance === undefined) return known;
  const release = { ...known, provenance };
  await tx.releases.setProvenance(release);
  const { authors, lastPusher, commit } = wanted.provenance;
  await writeAudit(tx, moment, actor, {
    ...{ event: 'release.people-added', subject: known.digest, agent: known.agent },
    because: `${known.label} was registered again, as ${wanted.label}`,
    details: {
      ...{ label: known.label, authors: [...authors] },
      ...(lastPusher === undefined ? {} : { lastPusher }),
      ...(commit === undefined ? {} : { commit }),
    },
  });
  await tx.promotions.poke({ agent: known.agent });
  return release;
}

function knownAs({ agent, label, provenance }: Release, wanted: string): AppError {
  return new AppError(
    'RELEASE_EXISTS',
    `this definition of ${agent} is registered already, as ${label} by ${provenance.createdBy}, and is not named ${wanted} as well`,
    { hint: `go on with ${label}: headgate release show ${label} --agent ${agent}` },
  );
}
