import type { RouteOptions } from 'fastify';
import { ackSchema, gatewayPaths, SNAPSHOT_EVENT } from '#api/index.ts';
import { gatewaySettingsOf } from '#domain/config/index.ts';
import { watchedLeases, withCandidate } from '#domain/promotion/index.ts';
import { canonicalJson } from '#domain/shared/index.ts';
import { type RouteSnapshot, withExceptions } from '#domain/traffic/index.ts';
import type { HttpDeps, StreamTiming } from '../deps.ts';
import { parse } from '../error/parse.ts';
import { Bell } from '../stream/bell.ts';
import type { ChangeWatch, Progress } from '../stream/change-watch.ts';
import { pump } from '../stream/pump.ts';
import type { SseStream } from '../stream/sse-stream.ts';
import type { Streams } from '../stream/streams.ts';

/** Which routes and which project a gateway has been told. */
type Sent = Pick<Progress, 'routeVersion' | 'project'>;

const querySchema = ackSchema.pick({ gateway: true, boot: true });

/**
 * `GET /internal/snapshots`: the routes, signed, to one gateway: at once, with each change, and again and again in between,
 * because each message renews the lease of what it says.
 */
export function snapshotsRoute(
  deps: HttpDeps,
  parts: { readonly streams: Streams; readonly watch: ChangeWatch; readonly timing: StreamTiming },
): RouteOptions {
  /** One stream to each gateway: an old one must not go on speaking for a gateway that has come back. */
  const current = new Map<string, SseStream>();
  return {
    method: 'GET',
    url: gatewayPaths.snapshots,
    schema: { hide: true },
    handler: async (request, reply) => {
      const { gateway, boot } = parse('query', querySchema, request.query);
      await deps.control.gatewaySeen({ gateway, boot, connected: true });
      const stream = parts.streams.start(reply);
      current.get(gateway)?.end();
      current.set(gateway, stream);
      const bell = new Bell();
      let sent: Sent | undefined;
      let known: Sent | undefined;
      const isNews = () => known?.routeVersion !== sent?.routeVersion || known?.project !== sent?.project;
      const unsubscribe = parts.watch.subscribe(({ routeVersion, project }) => {
        known = { routeVersion, project };
        if (isNews()) bell.ring();
      });
      const round = async (why: 'rung' | 'timeout'): Promise<void> => {
        // The bell may tell of what went out while it rang.
        if (why === 'rung' && sent !== undefined && !isNews()) return;
        const { snapshot, project } = await readSnapshot(deps);
        const payload = canonicalJson(withoutUndefined(snapshot));
        await stream.send({ event: SNAPSHOT_EVENT, data: { payload, signature: deps.signForGateways(payload) } });
        sent = { routeVersion: snapshot.version, project };
        // After sending, so that control never believes a lease to end before it does.
        if (stream.isOpen) await deps.control.gatewaySeen({ gateway, boot, connected: true });
      };
      const { renewMs, retryMs } = parts.timing;
      const failure = 'http.snapshots.failed';
      const work = async (): Promise<void> => {
        await pump({ stream, bell, log: deps.log, failure, idleMs: renewMs, retryMs, round });
        unsubscribe();
        if (current.get(gateway) !== stream) return;
        current.delete(gateway);
        await noteGone(deps, { gateway, boot });
      };
      await parts.streams.serve(work());
    },
  };
}

async function readSnapshot(deps: HttpDeps): Promise<{ snapshot: RouteSnapshot; project: Sent['project'] }> {
  return deps.unitOfWork.run(async (tx) => {
    const applied = await tx.projects.latest();
    const issue = await tx.routes.nextIssue();
    const { version, routes } = await tx.routes.snapshot();
    const common = { version, issue, settings: applied && gatewaySettingsOf(applied.project) };
    const told = await tx.exceptions.all();
    const split = withCandidate(routes);
    const isPlain = split.length === 0 && told.questions.length === 0 && told.reports.length === 0;
    if (isPlain) return { snapshot: { ...common, routes }, project: applied?.id };
    const underWay = await tx.promotions.underWay(split);
    const { realNow } = await tx.clock.read();
    const watched = { ...common, routes: watchedLeases(routes, underWay, realNow) };
    return { snapshot: withExceptions(watched, told, realNow), project: applied?.id };
  });
}

async function noteGone(
  deps: HttpDeps,
  who: Pick<Parameters<HttpDeps['control']['gatewaySeen']>[0], 'gateway' | 'boot'>,
) {
  try {
    await deps.control.gatewaySeen({ ...who, connected: false });
  } catch (error) {
    // The gateway then counts as connected until its lease is over, which errs on the safe side.
    deps.log.warn('http.gateway.departure-unrecorded', { gateway: who.gateway, error: String(error) });
  }
}

/** Canonical JSON has no undefined; optional fields of an endpoint may hold it. */
function withoutUndefined(snapshot: RouteSnapshot): unknown {
  return JSON.parse(JSON.stringify(snapshot));
}
