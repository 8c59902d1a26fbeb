import type { RouteOptions } from 'fastify';
import { ackSchema, gatewayPaths, SNAPSHOT_EVENT } from '#api/index.ts';
import { watchedLeases, withCandidate } from '#domain/promotion/index.ts';
import { canonicalJson } from '#domain/shared/index.ts';
import type { RouteSnapshot } from '#domain/traffic/index.ts';
import type { HttpDeps, StreamTiming } from '../deps.ts';
import { parse } from '../error/parse.ts';
import { Bell } from '../stream/bell.ts';
import type { ChangeWatch } from '../stream/change-watch.ts';
import { pump } from '../stream/pump.ts';
import type { SseStream } from '../stream/sse-stream.ts';
import type { Streams } from '../stream/streams.ts';

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
      let sentVersion: number | undefined;
      let knownVersion: number | undefined;
      const unsubscribe = parts.watch.subscribe(({ routeVersion }) => {
        knownVersion = routeVersion;
        if (routeVersion !== sentVersion) bell.ring();
      });
      const round = async (why: 'rung' | 'timeout'): Promise<void> => {
        // The bell may tell of a version that went out while it rang.
        if (why === 'rung' && sentVersion !== undefined && knownVersion === sentVersion) return;
        const snapshot = await readSnapshot(deps);
        const payload = canonicalJson(withoutUndefined(snapshot));
        await stream.send({ event: SNAPSHOT_EVENT, data: { payload, signature: deps.signForGateways(payload) } });
        sentVersion = snapshot.version;
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

async function readSnapshot(deps: HttpDeps): Promise<RouteSnapshot> {
  return deps.unitOfWork.run(async (tx) => {
    const issue = await tx.routes.nextIssue();
    const { version, routes } = await tx.routes.snapshot();
    const split = withCandidate(routes);
    if (split.length === 0) return { version, issue, routes };
    const underWay = await tx.promotions.underWay(split);
    const { realNow } = await tx.clock.read();
    return { version, issue, routes: watchedLeases(routes, underWay, realNow) };
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
