import { toIso } from '#domain/shared/index.ts';
import { sealTesterPass, TESTER_HEADER } from '#domain/traffic/index.ts';
import { endpoint } from '../../endpoint.ts';

export const admitTester = endpoint('admitTester', async ({ params, body, caller }, { control, signForGateways }) => {
  const { agent, environment } = params;
  const { pass, target } = await control.admitTester(caller.actor, { agent, environment, ...body });
  return {
    tester: pass.tester,
    agent: pass.agent,
    environment: pass.environment,
    deploymentId: pass.deploymentId,
    label: target.label,
    role: target.role,
    expiresAt: toIso(pass.expiresAt),
    header: TESTER_HEADER,
    pass: sealTesterPass(pass, signForGateways),
  };
});
