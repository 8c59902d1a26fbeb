export { debtsOf, glassDebts } from './debts.ts';
export { type Fault, faultForms, parseFault } from './fault.ts';
export { foresee } from './foresee.ts';
export { perHour } from './foresee-metrics.ts';
export { type NextExpected, nextExpected } from './next-expected.ts';
export type { Debt, MeasuredTraffic, Outlook, OutlookFinding } from './outlook.ts';
export { REHEARSAL_NOTE, type Rehearsal, type RehearsalEvent, type RehearsalResult } from './rehearsal.ts';
