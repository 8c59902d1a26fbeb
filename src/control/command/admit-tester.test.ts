import { beforeEach, expect, it } from 'vitest';
import { HOUR_MS } from '#domain/shared/index.ts';
import { ControlWorld, DANA } from '#testing/control/control-world.ts';

let world: ControlWorld;

beforeEach(async () => {
  world = new ControlWorld();
  await world.begin();
  await world.bring('v1', 'staging');
  await world.bring('v1', 'production');
});

const admit = (release: string, environment = 'production', tester?: string) =>
  world.control.admitTester(DANA, { agent: 'support', environment, release, tester, lifetimeMs: HOUR_MS });

it('names the deployment that stands there, until an hour of real time from now, and leaves a record', async () => {
  const { pass, target } = await admit('v1', 'production', 'Ada');
  expect(pass).toEqual({
    tester: 'Ada',
    agent: 'support',
    environment: 'production',
    deploymentId: target.deploymentId,
    expiresAt: world.now + HOUR_MS,
  });
  const log = await world.read((tx) => tx.audit.list({ afterSequence: 0, subject: pass.deploymentId, limit: 100 }));
  expect(log.at(-1)?.record).toMatchObject({
    event: 'tester.admitted',
    actor: DANA,
    because: 'Ada may reach v1 for 1 h',
    details: { tester: 'Ada', label: 'v1' },
  });
});

it('refuses a release that does not stand there, and says which do', async () => {
  await expect(admit('v2')).rejects.toMatchObject({
    code: 'CONFLICT',
    message: 'support v2 does not stand in production now',
    hint: expect.stringContaining('there are: v1'),
  });
});

it.each([
  ['an unknown release', 'v9', 'production', 'NOT_FOUND'],
  ['an unknown environment', 'v1', 'moon', 'NOT_FOUND'],
  ['an environment without a gateway', 'v1', 'staging', 'CONFLICT'],
])('refuses %s', async (_, release, environment, code) => {
  await expect(admit(release, environment)).rejects.toMatchObject({ code });
});
