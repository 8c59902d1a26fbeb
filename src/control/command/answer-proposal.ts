import { samePerson } from '#domain/policy/index.ts';
import { AppError, toIso } from '#domain/shared/index.ts';
import type { ProjectProposal, Tx } from '#ports/index.ts';
import { type ControlContext, runCommand, writeAudit } from '../context.ts';
import type { ProjectVerbs } from '../project-verbs.ts';
import { putInForce, requireMayLoosen } from './apply-project.ts';

/** A person who did not send the project puts it in force. */
export function confirmProject(context: ControlContext): ProjectVerbs['confirmProject'] {
  return (actor, { proposal: id, reason, mayLoosen }) =>
    runCommand(context, async (tx, moment) => {
      const proposal = await requireOpen(tx, id);
      const { version: sent, replaces, loosened } = proposal;
      if (actor.kind !== 'person') {
        throw new AppError('FORBIDDEN', `${actor.name} is a machine, and a project is confirmed by a person`, {
          hint: 'confirm it with the token of a person: headgate token create --person NAME --role administrator',
        });
      }
      if (samePerson(actor.name, sent.appliedBy.name)) {
        throw new AppError('SEPARATION_OF_DUTIES', `${actor.name} sent it, and somebody else has to confirm it`, {
          hint: 'another administrator may',
        });
      }
      requireMayLoosen(actor, loosened, mayLoosen);
      const latest = await tx.projects.latest();
      if (latest?.id !== replaces) {
        throw new AppError('CONFLICT', `${id} was made to replace ${replaces}, and ${latest?.id} is in force now`, {
          hint: 'send it again: headgate apply',
        });
      }
      const version = { ...sent, appliedAt: moment.now, confirmedBy: actor };
      await tx.proposals.save({ ...proposal, answer: { kind: 'confirmed', by: actor, at: moment.now, reason } });
      const why = proposal.reason === undefined ? reason : `${proposal.reason}; confirmed: ${reason}`;
      await putInForce(tx, moment, actor, { version, replaces, loosened, reason: why });
      return { state: 'in-force', version, loosened };
    });
}

/** By anyone who may send projects, the sender included. */
export function rejectProject(context: ControlContext): ProjectVerbs['rejectProject'] {
  return (actor, { proposal: id, reason }) =>
    runCommand(context, async (tx, moment) => {
      const proposal = await requireOpen(tx, id);
      const rejected = { ...proposal, answer: { kind: 'rejected', by: actor, at: moment.now, reason } } as const;
      await tx.proposals.save(rejected);
      await writeAudit(tx, moment, actor, {
        event: 'project.rejected',
        subject: id,
        because: reason,
        details: { digest: proposal.version.digest, sentBy: proposal.version.appliedBy.name },
      });
      return rejected;
    });
}

async function requireOpen(tx: Tx, id: ProjectProposal['version']['id']): Promise<ProjectProposal> {
  await tx.projects.lock();
  const proposal = await tx.proposals.find(id);
  if (proposal === undefined) {
    throw new AppError('NOT_FOUND', `there is no proposed project "${id}"`, { hint: 'headgate project list' });
  }
  const { answer } = proposal;
  if (answer === undefined) return proposal;
  const said = `${answer.by.name} ${answer.kind} it at ${toIso(answer.at)}: ${answer.reason}`;
  throw new AppError('CONFLICT', `the project ${id} is answered: ${said}`, { hint: 'headgate project list' });
}
