import { SYSTEM } from '#domain/evidence/index.ts';
import { type Fault, parseFault, REHEARSAL_NOTE } from '#domain/outlook/index.ts';
import { assert, type RehearsalId } from '#domain/shared/index.ts';
import type { Rehearser } from '#ports/index.ts';
import { type ControlContext, readMoment, writeAudit } from '../../context.ts';
import { rehearsalSeed } from '../../query/rehearsal-seed.ts';
import type { Performer } from './performer.ts';

/** Plays a dry run over a copy of what is stored, and keeps what it came to. */
export function rehearsePerformer(context: ControlContext, rehearser: Rehearser): Performer {
  return async (action, signal) => {
    const id = action.subject as RehearsalId;
    const { rehearsal, seed, startsAt } = await context.unitOfWork.run(async (tx) => {
      const moment = await readMoment(tx);
      const found = await tx.rehearsals.find(id);
      assert(found !== undefined, 'a rehearsal that runs is stored');
      return { rehearsal: found, seed: await rehearsalSeed(tx, found, moment), startsAt: moment.now };
    });
    const faults = rehearsal.faults.map((text): Fault => {
      const fault = parseFault(text);
      assert(fault !== undefined, 'faults were read when the rehearsal was asked for');
      return fault;
    });
    const options = { startsAt, faults, requestsPerHour: rehearsal.requestsPerHour };
    const result = await rehearser.run(seed, options, signal);
    return {
      result: { pass: result.state === 'promoted', because: result.because },
      record: async (tx, moment) => {
        await tx.rehearsals.save({ ...rehearsal, state: 'finished', finishedAt: moment.now, result });
        await writeAudit(tx, moment, SYSTEM, {
          event: 'rehearsal.finished',
          subject: id,
          agent: rehearsal.agent,
          environment: rehearsal.environment,
          because: `${REHEARSAL_NOTE}: ${result.state}${result.stage === '' ? '' : ` at "${result.stage}"`}: ${result.because}`,
          details: {
            label: rehearsal.label,
            release: rehearsal.release,
            faults: [...rehearsal.faults],
            state: result.state,
          },
        });
      },
    };
  };
}
