export { gatesBehind } from './broken-glass.ts';
export { judgeEarlierGates } from './earlier-gates.ts';
export {
  closedGate,
  type Enforcements,
  enforcementOf,
  gatesLetPast,
  isAnsweredByWork,
  isEnforced,
  safetyGates,
  waitingGates,
} from './enforcement.ts';
export type { GateName, GateReport, GateResult } from './gate.ts';
export { type GateInput, judgeGates } from './judge-gates.ts';
