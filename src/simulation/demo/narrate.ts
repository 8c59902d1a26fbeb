import { formatBp } from '#domain/shared/index.ts';
import type { AuditRecord } from './audit-follower.ts';
import type { Tone } from './typeset.ts';
import { type RecordedVerdict, readVerdicts } from './verdict-rows.ts';

/** What the timeline shows of one audit record: numbers first, then what was decided on them. */
type Told = { readonly verdicts: readonly RecordedVerdict[]; readonly text: string; readonly tone: Tone };

/** Of what one decision wrote down, the decision itself is told before its consequences. */
const CONSEQUENCES: ReadonlySet<string> = new Set(['hold.placed', 'deployment.state-changed']);
const GROUNDS: ReadonlySet<string> = new Set(['evidence.recorded', 'probation.evaluated']);

/** Records of one moment in the order of cause and effect; moments stay in their own order. */
export function inTellingOrder(page: readonly AuditRecord[]): readonly AuditRecord[] {
  const rank = ({ event }: AuditRecord) => (GROUNDS.has(event) ? 0 : CONSEQUENCES.has(event) ? 2 : 1);
  return page.toSorted((a, b) => (a.realAt === b.realAt ? rank(a) - rank(b) : a.sequence - b.sequence));
}

/** Puts a record of the server into words; undefined for those that would only repeat what others say. */
export function narrate(record: AuditRecord): Told | undefined {
  const { event, because, details } = record;
  const label = text(details.label) || text(details.candidate);
  const environment = record.environment ?? '';
  switch (event) {
    case 'project.applied':
      return plain(`${record.actor.name} applies the project, profile "${text(details.profile)}"`);
    case 'release.created':
      return plain(`${record.actor.name} registers release ${label}`);
    case 'evidence.recorded':
      return evidence(record);
    case 'promotion.created':
      return plain(`${record.actor.name} asks to promote ${label} to ${environment}`, 'strong');
    case 'checklist.signed':
      return plain(`☑ ${record.actor.name}${played(details)}, ${list(details.items)}: ${because}`);
    case 'promotion.approved':
      return plain(`✔ ${record.actor.name}, ${text(details.role)}${played(details)}: ${because}`);
    case 'promotion.rejected':
      return plain(`✖ ${record.actor.name}, ${text(details.role)}${played(details)}: ${because}`, 'bad');
    case 'promotion.state-changed':
      return stateChanged(record, label, environment);
    case 'rollout.step-started': {
      const share = typeof details.weightBp === 'number' ? formatBp(details.weightBp) : '';
      const text = environment === 'production' ? `▶ ${share} of traffic: ${because}` : `${environment}: ${because}`;
      return { verdicts: readVerdicts(details), text, tone: 'good' };
    }
    case 'rollout.paused':
      return { verdicts: readVerdicts(details), text: `paused: ${because}`, tone: 'warn' };
    case 'rollout.resumed':
      return plain(`goes on: ${because}`);
    case 'rollout.rolling-back':
      return {
        verdicts: readVerdicts(details),
        text: `✖ take ${label} back${alone(details)}: ${because}`,
        tone: 'bad',
      };
    case 'rollout.rolled-back':
      return plain('every gateway confirms: nobody is sent there any more', 'good');
    case 'hold.placed':
      return plain(`hold on ${label}: nobody may promote this digest again until it is lifted`);
    case 'gateway.limit-broken':
      return plain(`the gateway took the traffic away by its own hand: ${because}`, 'bad');
    case 'probation.evaluated': {
      const number = String(details.evaluations ?? '');
      return details.passed === true
        ? plain(`✔ quality and safety evaluation ${number}: nothing worse`)
        : plain(`evaluation ${number} of the probation did not pass`, 'warn');
    }
    case 'deployment.state-changed':
      if (environment !== 'production' || !['warm', 'archived'].includes(text(details.to))) return undefined;
      return plain(`${label} is ${text(details.to)}: ${because}`, 'dim');
    default:
      return undefined;
  }
}

function stateChanged({ because, details }: AuditRecord, label: string, environment: string): Told | undefined {
  switch (details.to) {
    case 'awaiting-approval':
      return plain(`its evidence is complete; ${because}`);
    case 'rolling-out':
      return plain(`gates: ${because}; ${label} is deployed to ${environment}, inactive`);
    case 'probation':
      return plain('100 % of traffic; the old one is kept warm. A day of intensive watching begins', 'good');
    case 'promoted':
      return plain(`✔ ${label} is in ${environment}: ${because}`, 'good');
    case 'stopped':
      return plain(`✖ stopped at ${text(details.stage)}: ${because}`, 'bad');
    default:
      return undefined;
  }
}

/** Evaluations of live deployments are told with the steps that they belong to. */
function evidence({ because, details }: AuditRecord): Told | undefined {
  const kind = text(details.kind);
  if (kind !== 'evaluation' && kind !== 'safety' && kind !== 'integration') return undefined;
  const isPass = details.outcome === 'pass';
  return plain(`${isPass ? '✔' : '✖'} evidence of ${kind}: ${because}`, isPass ? 'plain' : 'bad');
}

/** Whether a person asked for it. */
function alone(details: Readonly<Record<string, unknown>>): string {
  return details.rule === 'abort-requested' ? '' : ', without anyone asking';
}

function plain(text: string, tone: Tone = 'plain'): Told {
  return { verdicts: [], text, tone };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function list(value: unknown): string {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string').join(', ') : '';
}

function played(details: Readonly<Record<string, unknown>>): string {
  return details.played === true ? ' (played)' : '';
}
