import { endpoint } from '../../endpoint.ts';
import { requestView } from '../../view/request-log.ts';

export const getRequest = endpoint('getRequest', async ({ params, caller }, { control, unitOfWork }) => {
  const logged = await control.readRequest(caller.actor, params.request);
  const { agent, environment } = logged;
  return requestView(logged, await unitOfWork.run((tx) => tx.deployments.list({ agent, environment })));
});
