import { endpoint } from '../../endpoint.ts';
import { readBesideTraffic } from '../../read/read-beside-traffic.ts';
import { readTraffic } from '../../read/read-traffic.ts';
import { besideTrafficViews } from '../../view/beside-traffic.ts';

export const setTraffic = endpoint('setTraffic', async ({ params, body, caller }, { control, unitOfWork }) => {
  const { agent, environment } = params;
  const route = await control.setTraffic(caller.actor, { agent, environment, ...body });
  return unitOfWork.run(async (tx) => {
    const traffic = (await readTraffic(tx, agent, environment)) ?? { route, measured: new Map() };
    const project = (await tx.projects.latest())?.project;
    const mode = project?.environments.find(({ name }) => name === environment)?.traffic ?? 'gateway';
    const beside = await readBesideTraffic(tx, traffic.route);
    return { agent, environment, mode, version: traffic.route.version, ...besideTrafficViews(traffic, beside) };
  });
});
