import { beforeEach, expect, it } from 'vitest';
import { DAY_MS } from '#domain/shared/index.ts';
import { aLoggedRequest } from '#testing/builder/logged-request.ts';
import { aProject, ControlWorld, DANA } from '#testing/control/control-world.ts';

const PLACE = { agent: 'customer-service', environment: 'production' };

let world: ControlWorld;
beforeEach(() => {
  world = new ControlWorld();
});

const kept = (): Promise<readonly string[]> =>
  world.read(async (tx) => (await tx.requestLog.list({ ...PLACE, limit: 10 })).map(({ id }) => id));

it('records who read what, whether they read a list or one request', async () => {
  await world.control.keepRequests([aLoggedRequest(), aLoggedRequest({ id: 'req_2' })]);
  expect(await world.control.readRequests(DANA, { ...PLACE, limit: 5 })).toHaveLength(2);
  expect((await world.control.readRequest(DANA, 'req_2')).id).toBe('req_2');
  const records = await world.read((tx) => tx.audit.list({ afterSequence: 0, limit: 10 }));
  expect(records.map(({ record: { event, subject, actor } }) => [event, subject, actor.name])).toEqual([
    ['requests.read', 'customer-service/production', 'Dana'],
    ['requests.read', 'req_2', 'Dana'],
  ]);
});

it('says that a request is not kept, and records no reading of it', async () => {
  await expect(world.control.readRequest(DANA, 'req_3')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await world.read((tx) => tx.audit.list({ afterSequence: 0, limit: 10 }))).toEqual([]);
});

it('forgets requests after seven days, or after what the project says, also once nothing is kept any more', async () => {
  const at = (days: number) => aLoggedRequest({ id: `req_${days}`, at: world.now - days * DAY_MS });
  await world.control.keepRequests([at(6), at(8), at(2)]);
  await world.control.forgetOld();
  expect(await kept()).toEqual(['req_2', 'req_6']);
  const project = aProject();
  const requestLog = { shareBp: 0, agentSharesBp: {}, keepMs: 3 * DAY_MS };
  const version = {
    id: 'prj_1' as const,
    digest: aLoggedRequest().release,
    project: { ...project, gateway: { ...project.gateway, requestLog } },
    appliedBy: DANA,
    appliedAt: world.now,
  };
  await world.context.unitOfWork.run((tx) => tx.projects.add(version));
  await world.control.forgetOld();
  expect(await kept()).toEqual(['req_2']);
});
