import { breakGlassActs, breakGlassState } from '#domain/policy/index.ts';
import { endpoint } from '../../endpoint.ts';
import { given } from '../../read/given.ts';
import { readNow } from '../../read/read-now.ts';
import { breakGlassView } from '../../view/break-glass.ts';

export const listBreakGlass = endpoint('listBreakGlass', async ({ query }, { unitOfWork }) =>
  unitOfWork.run(async (tx) => {
    const now = await readNow(tx);
    const acts = breakGlassActs(await tx.statements.list(given({ agent: query.agent })));
    const isOver = (state: ReturnType<typeof breakGlassState>) => state === 'expired' || state === 'withdrawn';
    return acts
      .filter((act) => query.all === 'true' || !isOver(breakGlassState(act, now)))
      .map((act) => breakGlassView(act, now));
  }),
);
