export { type AssignedBy, assignDeployment, fallbackOf, keyBucket } from './assign.ts';
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
