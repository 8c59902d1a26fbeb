import { endpoint } from '../../endpoint.ts';
import { given } from '../../read/given.ts';
import { deploymentView } from '../../view/deployment.ts';

export const listDeployments = endpoint('listDeployments', async ({ query }, { unitOfWork }) => {
  const { agent, environment } = query;
  const deployments = await unitOfWork.run((tx) => tx.deployments.list(given({ agent, environment })));
  return deployments.map(deploymentView);
});
