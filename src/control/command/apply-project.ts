import { type Loosening, loosenedBy, looseningText, secondPersonOf } from '#domain/config/index.ts';
import type { Actor } from '#domain/evidence/index.ts';
import { rolesWith } from '#domain/policy/index.ts';
import { AppError, digestOfJson } from '#domain/shared/index.ts';
import type { ProjectProposal, ProjectVersion, Tx } from '#ports/index.ts';
import { type ControlContext, type Moment, newId, runCommand, writeAudit } from '../context.ts';
import type { LoosenPermit, ProjectVerbs } from '../project-verbs.ts';

/** More proposals never wait at once. */
const ALL = 1_000;

/**
 * Keeps the project as a version with who and digest. Running promotions go on under the version they began with. One that asks for
 * less than the version before needs the right to that, and a reason. Where the version before asks for two people, it is proposed.
 */
export function applyProject(context: ControlContext): ProjectVerbs['applyProject'] {
  return (actor, project, permit) =>
    runCommand(context, async (tx, moment) => {
      await tx.projects.lock();
      const digest = digestOfJson(JSON.parse(JSON.stringify(project)));
      const latest = await tx.projects.latest();
      if (latest?.digest === digest) return { state: 'in-force', version: latest, loosened: [] };
      const loosened = latest === undefined ? [] : loosenedBy(latest.project, project);
      const reason = loosened.length === 0 ? permit?.reason : requireReason(actor, loosened, permit);
      const version = { id: newId(context, 'prj', moment), digest, project, appliedBy: actor, appliedAt: moment.now };
      if (latest !== undefined && secondPersonOf(latest.project).configuration) {
        const proposal = { version, replaces: latest.id, loosened, ...(reason === undefined ? {} : { reason }) };
        return { state: 'proposed', loosened, version: await propose(tx, moment, proposal) };
      }
      await putInForce(tx, moment, actor, { version, replaces: latest?.id, loosened, reason });
      return { state: 'in-force', version, loosened };
    });
}

/** The same sent twice by one who waits for an answer is one proposal. */
async function propose(tx: Tx, moment: Moment, proposal: ProjectProposal): Promise<ProjectVersion> {
  const { version, replaces, loosened, reason } = proposal;
  const same = (await tx.proposals.list({ limit: ALL })).find(
    (other) =>
      other.answer === undefined &&
      other.replaces === replaces &&
      other.version.digest === version.digest &&
      other.version.appliedBy.name === version.appliedBy.name,
  );
  if (same !== undefined) return same.version;
  await tx.proposals.save(proposal);
  await writeAudit(tx, moment, version.appliedBy, {
    event: 'project.proposed',
    subject: version.id,
    because: reason ?? `would replace ${replaces}`,
    details: { digest: version.digest, replaces, loosened: loosened.map((each) => ({ ...each })) },
  });
  return version;
}

type Change = {
  readonly version: ProjectVersion;
  readonly replaces: ProjectVersion['id'] | undefined;
  readonly loosened: readonly Loosening[];
  readonly reason: string | undefined;
};

/** @param actor whose word put it in force: the second person's where one was asked for */
export async function putInForce(
  tx: Tx,
  moment: Moment,
  actor: Actor,
  { version, replaces, loosened, reason }: Change,
): Promise<void> {
  await tx.projects.add(version);
  const before = replaces === undefined ? 'first project' : `replaces ${replaces}`;
  await writeAudit(tx, moment, actor, {
    event: 'project.applied',
    subject: version.id,
    because: reason === undefined ? before : `${before}: ${reason}`,
    details: { digest: version.digest, profile: version.project.profile, sentBy: version.appliedBy.name },
  });
  if (loosened.length === 0 || replaces === undefined) return;
  await writeAudit(tx, moment, actor, {
    event: 'project.loosened',
    subject: version.id,
    because: `${reason}; less: ${loosened.map(looseningText).join('; ')}`,
    details: { replaces, loosened: loosened.map((each) => ({ ...each })) },
  });
}

/** @throws AppError FORBIDDEN without the right, POLICY_LOOSENED without a reason; both name all that asks for less */
function requireReason(actor: Actor, loosened: readonly Loosening[], permit: LoosenPermit | undefined): string {
  requireMayLoosen(actor, loosened, permit?.mayLoosen === true);
  if (permit?.reason !== undefined) return permit.reason;
  throw new AppError('POLICY_LOOSENED', `this asks for less than the project before it:\n${listOf(loosened)}`, {
    hint: 'say why, for the record: headgate apply --reason "…"',
  });
}

/** @throws AppError FORBIDDEN */
export function requireMayLoosen(actor: Actor, loosened: readonly Loosening[], mayLoosen: boolean): void {
  if (mayLoosen || loosened.length === 0) return;
  const lacks = `${actor.name} lacks the right "loosen-policy", and this asks for less:\n${listOf(loosened)}`;
  throw new AppError('FORBIDDEN', lacks, {
    hint: `it comes with any of these roles: ${rolesWith('loosen-policy').join(', ')}`,
  });
}

function listOf(loosened: readonly Loosening[]): string {
  return loosened.map((each) => `  ${looseningText(each)}`).join('\n');
}
