import { AppError } from '#domain/shared/index.ts';
import { endpoint } from '../../endpoint.ts';
import { checkPlace } from '../../read/check-place.ts';
import { requestRow } from '../../view/request-log.ts';

const FEW = 20;

export const listRequests = endpoint('listRequests', async ({ params, query, caller }, { control, unitOfWork }) => {
  const { agent, environment } = params;
  const deployments = await unitOfWork.run(async (tx) => {
    await checkPlace(tx, agent, environment);
    return tx.deployments.list({ agent, environment });
  });
  const { release: label, conversation, outcome, limit = FEW } = query;
  const deploymentId = label === undefined ? undefined : deployments.findLast((one) => one.label === label)?.id;
  if (label !== undefined && deploymentId === undefined) {
    throw new AppError('NOT_FOUND', `${agent} has no release "${label}" in ${environment}`, {
      hint: `headgate traffic show ${agent} --environment ${environment}`,
    });
  }
  const filter = { agent, environment, deploymentId, conversation, outcome, limit };
  const requests = await control.readRequests(caller.actor, filter);
  return { requests: requests.map((request) => requestRow(request, deployments)) };
});
