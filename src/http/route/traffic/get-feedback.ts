import { endpoint } from '../../endpoint.ts';
import { checkPlace } from '../../read/check-place.ts';
import { feedbackView } from '../../view/feedback.ts';

const FEW = 20;

export const getFeedback = endpoint('getFeedback', async ({ params, query }, { unitOfWork }) =>
  unitOfWork.run(async (tx) => {
    const { agent, environment } = params;
    const place = { agent, environment };
    await checkPlace(tx, agent, environment);
    const deployments = await tx.deployments.list(place);
    const rollups = await tx.samples.sum({ ...place, fromRouteVersion: 0 });
    return feedbackView(deployments, rollups, await tx.feedback.comments({ ...place, limit: query.limit ?? FEW }));
  }),
);
