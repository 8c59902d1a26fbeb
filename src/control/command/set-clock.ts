import { clockNow, withRate } from '#domain/policy/index.ts';
import { AppError, toIso } from '#domain/shared/index.ts';
import type { Tx } from '#ports/index.ts';
import { type ControlContext, runCommand, writeAudit } from '../context.ts';
import type { Control } from '../control.ts';
import { pokeUnderWay } from '../poke-under-way.ts';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1', '[::1]']);

/** Another rate from now on, without a jump; or a later start, while nothing is under way. Never where real users could be. */
export function setClock(context: ControlContext): Control['setClock'] {
  return (actor, input) =>
    runCommand(context, async (tx, moment) => {
      await refuseOffLoopback(tx);
      // What is added to must not change in between: two who set it at once would else make it jump.
      const { setting, realNow } = await tx.clock.lock();
      const now = clockNow(setting, realNow);
      let next = withRate(setting, realNow, input.rate ?? setting.rate);
      if (input.startAt !== undefined) {
        const busy = await tx.promotions.list({ active: true, limit: 1 });
        if (busy.length > 0)
          throw new AppError('CONFLICT', 'the clock can only be moved while nothing is being promoted');
        if (input.startAt < now) {
          throw new AppError('USAGE', `the clock only goes forwards; it is ${toIso(now)} now`, {
            hint: 'give a later time',
          });
        }
        next = { ...next, originVirtual: input.startAt };
      }
      await tx.clock.write(next);
      // What is due was reckoned at the old rate; at a lower one it would come much too late.
      await pokeUnderWay(tx);
      await writeAudit(tx, moment, actor, {
        event: 'clock.rate-changed',
        subject: 'clock',
        because: `rate ${setting.rate} -> ${next.rate}`,
        details: { rate: next.rate },
      });
      return next;
    });
}

async function refuseOffLoopback(tx: Tx): Promise<void> {
  const project = (await tx.projects.latest())?.project;
  for (const agent of project?.agents ?? []) {
    for (const deploy of Object.values(agent.deploy)) {
      const url = deploy.kind === 'endpoint' ? deploy.baseUrl : deploy.url;
      if (LOOPBACK.has(new URL(url).hostname)) continue;
      throw new AppError(
        'CONFLICT',
        `agent "${agent.name}" runs at ${new URL(url).host}; a scaled clock is for loopback only`,
        {
          hint: 'use --clock-rate 1',
        },
      );
    }
  }
}
