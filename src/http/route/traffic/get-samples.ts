import { endpoint } from '../../endpoint.ts';
import { checkPlace } from '../../read/check-place.ts';
import { samplesView } from '../../view/samples.ts';

export const getSamples = endpoint('getSamples', async ({ params, query }, { unitOfWork }) =>
  unitOfWork.run(async (tx) => {
    const { agent, environment } = params;
    const place = { agent, environment };
    await checkPlace(tx, agent, environment);
    const route = await tx.routes.find(agent, environment);
    const fromRouteVersion = query.all === 'true' ? 0 : (route?.version ?? 0);
    const rollups = await tx.samples.sum({ ...place, fromRouteVersion, traffic: query.traffic });
    return samplesView(await tx.deployments.list(place), rollups);
  }),
);
