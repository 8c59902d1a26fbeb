import type { Enforcement, Role } from '../policy/index.ts';
import type { EvidenceId, StatementId } from '../shared/index.ts';

const gateNames = [
  'hold',
  'evaluation',
  'safety',
  'staging',
  'comparison',
  'approval',
  'checklist',
  'red-team',
  'integration',
  'acceptance',
  'load',
  'soak',
  'provenance',
  'window',
] as const;

export type GateName = (typeof gateNames)[number];

/** Gates of the guide that this project doesn't require. They are listed, and never counted as passed. */
export const gatesNotRequired: readonly GateName[] = ['acceptance', 'load', 'soak'];

/**
 * How one item of a checklist stands. `proven` by evidence, `signed` by a named person, `not-applicable` with why; `waiting` for what
 * proves it; `unsigned`: nothing proves it, and nobody has signed.
 */
export type ChecklistItemResult = {
  readonly name: string;
  readonly says: string;
  readonly state: 'proven' | 'signed' | 'not-applicable' | 'waiting' | 'unsigned';
  readonly because: string;
  /** Who signed. */
  readonly by?: string | undefined;
  /** Whose word counts; empty: that of anyone who may sign. */
  readonly roles: readonly Role[];
  readonly required: boolean;
};

/** One named requirement on a promotion, and how it stands. Where it is enforced, only `open` lets through. */
export type GateResult = {
  readonly gate: GateName;
  readonly state: 'open' | 'closed' | 'waiting' | 'not-required';
  readonly because: string;
  readonly evidence: readonly EvidenceId[];
  /** Of gate `approval`, while it waits: the roles that have not signed. */
  readonly missingRoles?: readonly Role[] | undefined;
  /** Of gate `checklist`: how each item stands. */
  readonly items?: readonly ChecklistItemResult[] | undefined;
  /** Absent: enforced. */
  readonly enforcement?: Enforcement | undefined;
  /** The act that opened it, though nothing was shown. Absent: none did. */
  readonly breakGlass?: StatementId | undefined;
};

export type GateReport = readonly GateResult[];
