import { AppError } from '#domain/shared/index.ts';
import { endpoint } from '../../endpoint.ts';
import { readId } from '../../read/not-found.ts';
import { planView } from '../../view/plan.ts';

export const getPlan = endpoint('getPlan', async ({ query }, { control }) => {
  const { promotion, agent, release, environment } = query;
  const at = query.at === undefined ? undefined : Date.parse(query.at);
  if (promotion !== undefined && agent === undefined && release === undefined && environment === undefined) {
    const id = promotion.startsWith('rol_') ? readId('rol', promotion) : readId('prm', promotion);
    return planView(await control.plan({ promotion: id, at }));
  }
  if (promotion === undefined && agent !== undefined && release !== undefined && environment !== undefined) {
    return planView(await control.plan({ agent, release, environment, at }));
  }
  throw new AppError('USAGE', 'a plan is asked for by agent, release and environment, or by promotion alone', {
    hint: '/api/v1/plan?agent=…&release=…&environment=…',
  });
});
