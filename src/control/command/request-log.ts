import type { LoggedRequest } from '#domain/sample/index.ts';
import { AppError, DAY_MS, type DurationMs } from '#domain/shared/index.ts';
import { type ControlContext, type Moment, readMoment, runCommand, writeAudit } from '../context.ts';
import type { Control } from '../control.ts';

/** Real time. For so long what is said again counts as said before. */
export const FEEDBACK_KEPT_MS: DurationMs = 30 * DAY_MS;

/** Where the project says nothing. */
const REQUESTS_KEPT_MS: DurationMs = 7 * DAY_MS;

export function keepRequests(context: ControlContext): Control['keepRequests'] {
  return (requests) => context.unitOfWork.run((tx) => tx.requestLog.add(requests));
}

/** Also what was kept under a project that kept more, or before keeping was turned off. */
export function forgetOld(context: ControlContext): Control['forgetOld'] {
  return async () => {
    const forgotten = await context.unitOfWork.run(async (tx) => {
      const { realNow } = await readMoment(tx);
      const project = (await tx.projects.latest())?.project;
      const keepMs = project?.gateway.requestLog?.keepMs ?? REQUESTS_KEPT_MS;
      await tx.feedback.forgetBefore(realNow - FEEDBACK_KEPT_MS);
      return tx.requestLog.forgetBefore(realNow - keepMs);
    });
    if (forgotten > 0) context.log.info('requests.forgotten', { requests: forgotten });
  };
}

export function readRequests(context: ControlContext): Control['readRequests'] {
  return (actor, filter) =>
    runCommand(context, async (tx, moment) => {
      const requests = await tx.requestLog.list(filter);
      const { agent, environment } = filter;
      const because = `${requests.length} of the requests that are kept were listed`;
      const subject = `${agent}/${environment}`;
      await writeAudit(tx, moment, actor, { event: 'requests.read', subject, agent, environment, because });
      return requests;
    });
}

export function readRequest(context: ControlContext): Control['readRequest'] {
  return (actor, id) =>
    runCommand(context, async (tx, moment) => {
      const request = await tx.requestLog.find(id);
      if (request === undefined) {
        throw new AppError('NOT_FOUND', `no request "${id}" is kept`, { hint: 'headgate requests list' });
      }
      await writeAudit(tx, moment, actor, noteOf(request, moment));
      return request;
    });
}

function noteOf({ id, agent, environment, at }: LoggedRequest, { realNow }: Moment) {
  const because = `a request and its reply were read, ${Math.round((realNow - at) / 1_000)} s after they were kept`;
  return { event: 'requests.read' as const, subject: id, agent, environment, because };
}
