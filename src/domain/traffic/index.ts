export { type AssignedBy, assignDeployment, fallbackOf, keyBucket } from './assign.ts';
export type { GatewayCapacity, GatewaySettings } from './gateway-settings.ts';
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
} from './request-limit.ts';
export {
  type HardLimits,
  type RefusedRoute,
  type Route,
  type RouteSnapshot,
  routeProblem,
  type Target,
  type TargetRole,
} from './route.ts';
export { shadowOf } from './shadow.ts';
export { openTesterPass, sealTesterPass, TESTER_HEADER, type TesterPass } from './tester-pass.ts';
export {
  type EjectionPolicy,
  type PartialUpstreamPolicy,
  type RetryPolicy,
  type UpstreamPolicy,
  upstreamPolicyOf,
} from './upstream-policy.ts';
