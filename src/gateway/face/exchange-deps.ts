import type { Chance, Log, Secrets } from '#ports/index.ts';
import type { Assigner } from '../assignment/assigner.ts';
import type { TesterDoor } from '../assignment/tester-door.ts';
import type { GatewayTime } from '../gateway-time.ts';
import type { Marks } from '../id/marks.ts';
import type { Invoker } from '../invoked/invoker.ts';
import type { RequestLog } from '../request-log/request-log.ts';
import type { LimitWatch } from '../route/limit-watch.ts';
import type { Mirror } from '../shadow/mirror.ts';
import type { Tracer } from '../telemetry/trace/tracer.ts';
import type { Endpoints } from '../upstream/endpoints.ts';
import type { UpstreamPools } from '../upstream/pools.ts';
import type { WriteBatch } from '../write-batch.ts';
import type { AdmissionDeps } from './admission.ts';
import type { UnderWay } from './under-way.ts';
import type { BodyDeps } from './whole-body.ts';

/** What requests of users need of the gateway. */
export type ExchangeDeps = AdmissionDeps &
  BodyDeps & {
    readonly limits: LimitWatch;
    readonly assigner: Assigner;
    readonly marks: Marks;
    readonly testers: TesterDoor;
    readonly pools: UpstreamPools;
    readonly writes: WriteBatch;
    readonly endpoints: Endpoints;
    readonly invoker: Invoker;
    readonly mirror: Mirror;
    readonly requestLog: RequestLog;
    readonly tracer: Tracer;
    readonly secrets: Secrets;
    readonly chance: Chance;
    readonly time: GatewayTime;
    readonly log: Log;
    readonly isDraining: () => boolean;
    readonly underWay: UnderWay;
  };
