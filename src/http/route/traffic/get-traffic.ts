import type { Hold } from '#domain/policy/index.ts';
import { endpoint } from '../../endpoint.ts';
import { checkPlace } from '../../read/check-place.ts';
import { readBesideTraffic } from '../../read/read-beside-traffic.ts';
import { readRecentGaps } from '../../read/read-gaps.ts';
import { readTraffic } from '../../read/read-traffic.ts';
import { besideTrafficViews } from '../../view/beside-traffic.ts';
import type { ViewOf } from '../../view/view-of.ts';

/** What quarantines ban and what still runs here all the same. */
function stillBanned(
  quarantines: readonly Hold[],
  agent: string,
  environment: string,
): Pick<ViewOf<'getTraffic'>, 'quarantined'> {
  const quarantined = quarantines.flatMap(({ id, running = [] }) =>
    running
      .filter((each) => each.agent === agent && each.environment === environment)
      .map(({ label, because, waitsForPerson }) => ({ label, quarantine: id, because, waitsForPerson })),
  );
  return quarantined.length === 0 ? {} : { quarantined };
}

export const getTraffic = endpoint('getTraffic', async ({ params }, { unitOfWork }) =>
  unitOfWork.run(async (tx) => {
    const { agent, environment } = params;
    await checkPlace(tx, agent, environment);
    const traffic = await readTraffic(tx, agent, environment);
    const project = (await tx.projects.latest())?.project;
    const known = project?.environments.find(({ name }) => name === environment);
    const mode = known?.traffic ?? 'gateway';
    if (traffic === undefined) return { agent, environment, mode, version: 0, targets: [] };
    const beside = await readBesideTraffic(tx, traffic.route);
    const banned = stillBanned(await tx.holds.list({ kind: 'quarantine', standing: true }), agent, environment);
    return {
      agent,
      environment,
      mode,
      version: traffic.route.version,
      ...besideTrafficViews(traffic, beside),
      ...banned,
      ...(await readRecentGaps(tx, environment)),
    };
  }),
);
