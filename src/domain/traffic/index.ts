export { type AssignedBy, assignDeployment, fallbackOf, keyBucket } from './assign.ts';
export { isRemembered, withDeparted } from './departed.ts';
export {
  CONVERSATION_IDLE_MS,
  type ExceptionReport,
  type Exceptions,
  exceptionKey,
  isDisplaced,
  MOST_EXCEPTIONS,
  packExceptions,
  type SplitQuestion,
  stands,
  unpackExceptions,
} from './exception.ts';
export type { GatewayCapacity, GatewaySettings, RequestLogShares, Telemetry } from './gateway-settings.ts';
export { type KeySource, PIN_COOKIE, readKeySource } from './key-source.ts';
export {
  type AgentLimits,
  admitOne,
  allowance,
  endOne,
  isUnused,
  type LimitSettings,
  type LimitUse,
  limitReached,
  type RequestLimit,
  type RequestRate,
  UNUSED,
  underLimit,
} from './request-limit.ts';
export {
  type Departed,
  type HardLimits,
  type Route,
  routeProblem,
  type Target,
  type TargetRole,
} from './route.ts';
export { shadowOf } from './shadow.ts';
export { type RefusedRoute, type RouteSnapshot, withExceptions } from './snapshot.ts';
export { mayDisplace, type Split, splitDigest, splitOf } from './split.ts';
export { type ByPass, openTesterPass, sealTesterPass, TESTER_HEADER, type TesterPass } from './tester-pass.ts';
export {
  type EjectionPolicy,
  type PartialUpstreamPolicy,
  type RetryPolicy,
  type UpstreamPolicy,
  upstreamPolicyOf,
} from './upstream-policy.ts';
