export { gatewayConfig } from './config.ts';
export { createHttpControlPlane } from './control/http-control-plane.ts';
export { createGateway } from './gateway.ts';
export { createGatewayTime } from './gateway-time.ts';
export { probeGateway, stopGateway, succeedGateway } from './process/adopt.ts';
export type { Crew, Succession } from './process/crew.ts';
export { keepMetricsToken, openGatewayHome } from './process/home.ts';
export {
  type GatewayIdentity,
  hashDataFolder,
  readGatewayIdentity,
  removeGatewayIdentity,
  writeGatewayIdentity,
} from './process/identity.ts';
export type { KinLine, KinWord, Predecessors } from './process/kin.ts';
export {
  freeSeat,
  leaveSeat,
  listSeats,
  type Occupant,
  type Seat,
  seatOf,
  takeSeat,
  vacantSeats,
} from './process/seat.ts';
export type { Successor } from './process/succession.ts';
export { RouteTable } from './route/route-table.ts';
export type { GatewayMeasures } from './telemetry/gateway-metrics.ts';
