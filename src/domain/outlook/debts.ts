import { type GateReport, type GateResult, isEnforced } from '../gate/index.ts';
import {
  type BreakGlass,
  breakGlassState,
  breakGlassText,
  type Hold,
  liftCommand,
  type Role,
} from '../policy/index.ts';
import type { EpochMs } from '../shared/index.ts';
import type { Debt } from './outlook.ts';

/** What the commands that settle a debt are made from. */
type DebtSubject = {
  readonly agent: string;
  readonly label: string;
  readonly environment: string;
  readonly previousEnvironment: string | undefined;
  /** Undefined while nobody promotes it. */
  readonly promotion: string | undefined;
  readonly missingRoles: readonly Role[];
  /** Those that stand. */
  readonly holds: readonly Pick<Hold, 'id' | 'kind'>[];
  /** Ids of freezes that hold now. */
  readonly freezes: readonly string[];
};

/** Who still owes what to the gates that are not open, each with the command that does it where there is one. */
export function debtsOf(gates: GateReport, subject: DebtSubject): readonly Debt[] {
  const debts = gates
    .filter((gate) => gate.state === 'waiting' || gate.state === 'closed')
    .filter(({ enforcement }) => enforcement !== 'observe')
    .flatMap((gate) => (isEnforced(gate) ? debtsToGate(gate, subject) : [warningOf(gate)]));
  return debts.filter(
    (debt, index) => debts.findIndex((other) => other.command === debt.command && other.what === debt.what) === index,
  );
}

/** What nothing waits for is not owed; who plans with it is warned. */
function warningOf({ gate, because }: GateResult): Debt {
  return { who: 'nobody has to', what: `gate ${gate} warns: ${because}`, command: undefined };
}

function debtsToGate(gate: GateResult, subject: DebtSubject): readonly Debt[] {
  const { agent, label } = subject;
  switch (gate.gate) {
    case 'hold':
      return subject.holds.map((hold) => ({
        who: `whoever may lift ${hold.kind}s`,
        what: `lift ${hold.kind} ${hold.id}`,
        command: liftCommand(hold),
      }));
    case 'evaluation':
    case 'safety': {
      const command = `headgate evaluate ${agent} --release ${label}`;
      if (gate.state === 'closed')
        return [{ who: 'the authors', what: `mend what gate ${gate.gate} says`, command: undefined }];
      return [{ who: 'Headgate', what: 'the evaluation; begins with the promotion, or now', command }];
    }
    case 'integration':
      return gate.state === 'closed'
        ? [{ who: 'the authors', what: gate.because, command: undefined }]
        : [{ who: 'Headgate', what: 'its integration scenarios; run once the evaluation passed', command: undefined }];
    case 'comparison':
      return [
        {
          who: 'whoever may accept it',
          what: gate.because,
          command: `headgate accept ${subject.promotion ?? 'prm_…'} --gate comparison --reason "…"`,
        },
      ];
    case 'staging':
      return [
        {
          who: 'whoever promotes',
          what: `bring it through ${subject.previousEnvironment ?? 'the environment before'} first`,
          command: `headgate promote ${label} --agent ${agent} --to ${subject.previousEnvironment ?? 'ENVIRONMENT'}`,
        },
      ];
    case 'approval':
      return signatures(gate, subject);
    case 'provenance':
      return provenance(gate, subject);
    case 'checklist':
      return confirmations(gate, subject);
    case 'window':
      // Where only a rule closes it, time is all that is owed.
      return subject.freezes.map(freezeDebt);
    default:
      return [{ who: 'somebody', what: `gate ${gate.gate}: ${gate.because}`, command: undefined }];
  }
}

/** What was let past is still to be shown; and what waits for a second person lets nothing past. */
export function glassDebts(
  acts: readonly BreakGlass[],
  { environment }: Pick<BreakGlass, 'environment'>,
  now: EpochMs,
): readonly Debt[] {
  return acts
    .filter((act) => act.environment === environment)
    .flatMap((act): readonly Debt[] => {
      const { id, glass, by } = act;
      const state = breakGlassState(act, now);
      if (state === 'unconfirmed') {
        const command = `headgate break-glass confirm ${id} --reason "…"`;
        return [{ who: `another person than ${by.name}`, what: `confirm the broken glass "${glass}"`, command }];
      }
      if (state !== 'in-force') return [];
      const command = `headgate break-glass withdraw ${id} --reason "…"`;
      return [{ who: by.name, what: `glass "${glass}" is broken: ${breakGlassText(act)}`, command }];
    });
}

/** A freeze may be lifted before it is over. */
export function freezeDebt(id: string): Debt {
  return {
    who: 'whoever manages windows',
    what: `lift freeze ${id}, or let it pass`,
    command: `headgate freeze lift ${id} --reason "…"`,
  };
}

/** The release is as it is; what is shown about it may be shown anew. */
function provenance({ state, because }: GateResult, { agent, label }: DebtSubject): readonly Debt[] {
  const command = `headgate evidence push ${label} --agent ${agent} --kind provenance --file provenance.json`;
  const who = state === 'closed' ? 'the authors' : 'whoever the project names as a producer';
  return [{ who, what: because, command: state === 'closed' ? undefined : command }];
}

/** What waits for evidence is owed to the gate that shows it. */
function confirmations({ items = [] }: GateResult, { promotion }: DebtSubject): readonly Debt[] {
  return items
    .filter(({ state, required }) => state === 'unsigned' && required)
    .map(({ name, says, roles }) => ({
      who: roles.length === 0 ? 'whoever may sign' : roles.join(' or '),
      what: `say that ${says}`,
      command: `headgate checklist sign ${promotion ?? 'prm_…'} ${name} --note "…"`,
    }));
}

function signatures(gate: GateResult, { promotion, missingRoles }: DebtSubject): readonly Debt[] {
  if (gate.state === 'closed') return [{ who: 'the authors', what: gate.because, command: undefined }];
  const id = promotion ?? 'prm_…';
  if (missingRoles.length === 0) {
    return [{ who: 'one more person', what: gate.because, command: `headgate approve ${id} --role ROLE --reason "…"` }];
  }
  return missingRoles.map((role) => ({
    who: role,
    what: 'a signature',
    command: `headgate approve ${id} --role ${role} --reason "…"`,
  }));
}
