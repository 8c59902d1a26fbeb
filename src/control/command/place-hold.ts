import type { Hold, StillRunning } from '#domain/policy/index.ts';
import { componentForms, isComponentRef } from '#domain/release/index.ts';
import { AppError } from '#domain/shared/index.ts';
import type { Tx } from '#ports/index.ts';
import { type ControlContext, newId, runCommand, writeAudit } from '../context.ts';
import type { Control } from '../control.ts';
import { requireAgent, requireProject, requireRelease } from '../lookup.ts';
import { bannedIn } from '../rollback/load-place.ts';

type Input = Parameters<Control['placeHold']>[1];
type Subject = Pick<Hold, 'release' | 'component' | 'agent'>;

/**
 * Holds a release, or every release that contains a component, or bans it. A hold keeps it from being promoted, keeps a running rollout
 * at its weight, and leaves what serves alone; what a quarantine bans is stopped by the passes, wherever it runs.
 */
export function placeHold(context: ControlContext): Control['placeHold'] {
  return (actor, input) =>
    runCommand(context, async (tx, moment) => {
      const subject = await subjectOf(tx, input);
      const { kind, reason } = input;
      const standing = await tx.holds.list({ kind, standing: true });
      const same = standing.find((other) => isSame(other, subject));
      if (same !== undefined) {
        const what = subject.component ?? input.release ?? 'it';
        throw new AppError('CONFLICT', `${what} is ${kind === 'hold' ? 'held' : 'quarantined'} already: ${same.id}`, {
          hint: `headgate ${kind} list`,
        });
      }
      const id = kind === 'hold' ? newId(context, 'hld', moment) : newId(context, 'qrn', moment);
      const placed: Hold = { id, kind, ...subject, reason, placedBy: actor, placedAt: moment.now };
      const hold = kind === 'hold' ? placed : { ...placed, running: await runningNow(tx, placed) };
      await tx.holds.save(hold);
      await writeAudit(tx, moment, actor, {
        event: kind === 'hold' ? 'hold.placed' : 'quarantine.placed',
        because: reason,
        ...noteOf(hold),
      });
      // Whoever waits at the gates hears of it at once.
      await tx.promotions.poke({ active: true });
      return hold;
    });
}

/** Allows what was held or banned again, with a reason. What was stopped stays stopped. */
export function liftHold(context: ControlContext): Control['liftHold'] {
  return (actor, input) =>
    runCommand(context, async (tx, moment) => {
      const hold = await tx.holds.lock(input.hold);
      if (hold === undefined) {
        const kind = input.hold.startsWith('qrn_') ? 'quarantine' : 'hold';
        throw new AppError('NOT_FOUND', `there is no ${kind} "${input.hold}"`, { hint: `headgate ${kind} list` });
      }
      if (hold.lifted !== undefined) return hold;
      const { running: _running, ...rest } = hold;
      const lifted: Hold = { ...rest, lifted: { by: actor, at: moment.now, reason: input.reason } };
      await tx.holds.save(lifted);
      await writeAudit(tx, moment, actor, {
        event: hold.kind === 'hold' ? 'hold.lifted' : 'quarantine.lifted',
        because: input.reason,
        ...noteOf(hold),
      });
      await tx.promotions.poke({ active: true });
      return lifted;
    });
}

/** Where a quarantine finds something to stop, before the passes have begun with it. */
async function runningNow(tx: Tx, quarantine: Hold): Promise<Hold['running']> {
  const running: StillRunning[] = [];
  for (const { agent, environment, targets } of (await tx.routes.snapshot()).routes) {
    const banned = await bannedIn(tx, { agent, targets }, quarantine);
    for (const { deploymentId, label } of targets.filter((target) => banned.has(target.deploymentId))) {
      const because = 'about to be taken out of traffic';
      running.push({ agent, environment, deploymentId, label, because, waitsForPerson: false });
    }
  }
  return running;
}

/** @throws AppError USAGE, NOT_FOUND */
async function subjectOf(tx: Tx, { release, component, agent }: Input): Promise<Subject> {
  if ((release === undefined) === (component === undefined)) {
    throw new AppError('USAGE', 'name either a release or a component', {
      hint: `a label or digest with --agent, or --component: ${componentForms}`,
    });
  }
  if (agent !== undefined) requireAgent((await requireProject(tx)).project, agent);
  if (component !== undefined) {
    if (!isComponentRef(component)) {
      throw new AppError('USAGE', `"${component}" names no component`, {
        hint: `${componentForms}; headgate release show LABEL lists those of a release`,
      });
    }
    return { component, ...(agent === undefined ? {} : { agent }) };
  }
  if (agent === undefined || release === undefined) {
    throw new AppError('USAGE', `whose release "${release}" is it?`, { hint: 'add --agent NAME' });
  }
  const { digest } = await requireRelease(tx, agent, release);
  // Two that hold the same release hold it once.
  await tx.releases.lock(agent, digest);
  return { release: digest, agent };
}

function isSame(one: Subject, other: Subject): boolean {
  return one.release === other.release && one.component === other.component && one.agent === other.agent;
}

function noteOf({ id, agent, release, component }: Hold) {
  return {
    subject: id,
    ...(agent === undefined ? {} : { agent }),
    details: { ...(release === undefined ? {} : { release }), ...(component === undefined ? {} : { component }) },
  };
}
