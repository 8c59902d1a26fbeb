import { type Enforcements, enforcementOf, type GateName } from '../../gate/index.ts';
import { type ApprovalRule, type ChecklistItem, enforcements } from '../../policy/index.ts';
import { DAY_MS } from '../../shared/index.ts';
import type { EnvironmentConfig } from '../project.ts';
import {
  dropped,
  duration,
  eachBeside,
  fallen,
  type Loosening,
  left,
  replaced,
  risen,
  share,
  turned,
} from './loosening.ts';
import { loosenedPlan } from './plan.ts';

const SIGNATURE_COUNTS_MS = 7 * DAY_MS;

/** @param isLast whether it is the one with the users, before and after */
export function loosenedEnvironment(
  path: string,
  was: EnvironmentConfig,
  now: EnvironmentConfig,
  isLast: boolean,
): readonly Loosening[] {
  return [
    ...left(`${path}.traffic`, 'gateway', was.traffic, now.traffic),
    ...loosenedApproval(`${path}.approval`, was.approval, now.approval),
    ...loosenedGates(`${path}.gates`, was.gates ?? {}, now.gates ?? {}, isLast),
    ...eachBeside(`${path}.checklist`, was.checklist ?? [], now.checklist ?? [], loosenedItem),
    ...loosenedProvenance(`${path}.provenance`, was.provenance, now.provenance),
    ...loosenedPlan(`${path}.strategy`, was.plan, now.plan),
    ...left(
      `${path}.rollback.conversations`,
      'move',
      was.rollback?.conversations ?? 'move',
      now.rollback?.conversations ?? 'move',
    ),
    ...risen(`${path}.hardLimits.errorRate`, was.hardLimits.errorRateRatio, now.hardLimits.errorRateRatio, share),
    ...risen(`${path}.hardLimits.minRequests`, was.hardLimits.minRequests, now.hardLimits.minRequests),
  ];
}

function loosenedApproval(path: string, was: ApprovalRule, now: ApprovalRule): readonly Loosening[] {
  return [
    ...dropped(`${path}.roles`, was.roles, now.roles),
    ...fallen(`${path}.minPeople`, was.minPeople, now.minPeople),
    ...turned(`${path}.distinctPerRole`, was.distinctPerRole, now.distinctPerRole, false),
    ...turned(`${path}.authorsMayApprove`, was.authorsMayApprove, now.authorsMayApprove, true),
    ...turned(`${path}.promoterMayApprove`, was.promoterMayApprove !== false, now.promoterMayApprove !== false, true),
    ...turned(
      `${path}.lastPusherMayApprove`,
      was.lastPusherMayApprove !== false,
      now.lastPusherMayApprove !== false,
      true,
    ),
    ...risen(
      `${path}.expireAfter`,
      was.expireAfterMs ?? SIGNATURE_COUNTS_MS,
      now.expireAfterMs ?? SIGNATURE_COUNTS_MS,
      duration,
    ),
  ];
}

/** Any one of the roles may sign for an item, so a role more asks for less; without roles everyone may. */
function loosenedItem(path: string, was: ChecklistItem, now: ChecklistItem): readonly Loosening[] {
  const added = now.roles.length === 0 ? ['anyone'] : now.roles.filter((role) => !was.roles.includes(role));
  const wider = was.roles.length > 0 && added.length > 0;
  return [
    ...turned(`${path}.required`, was.required, now.required, false),
    ...replaced(`${path}.proof`, was.proof, now.proof),
    ...(wider ? [{ path: `${path}.roles`, was: was.roles.join(', '), now: `also ${added.join(', ')}` }] : []),
  ];
}

/** Another branch or repository may be one where less is asked. */
function loosenedProvenance(
  path: string,
  was: EnvironmentConfig['provenance'],
  now: EnvironmentConfig['provenance'],
): readonly Loosening[] {
  if (was === undefined) return [];
  if (now === undefined) return [{ path, was: 'there', now: 'gone' }];
  return [
    ...replaced(`${path}.branch`, was.branch, now.branch),
    ...replaced(`${path}.repository`, was.repository, now.repository),
    ...fallen(`${path}.reviews`, was.reviews, now.reviews),
    ...now.producers
      .filter((name) => !was.producers.includes(name))
      .map((name) => ({ path: `${path}.producers.${name}`, was: 'not there', now: 'there' })),
  ];
}

function loosenedGates(path: string, was: Enforcements, now: Enforcements, isLast: boolean): readonly Loosening[] {
  const names = [...new Set([...Object.keys(was), ...Object.keys(now)])] as readonly GateName[];
  return names.flatMap((gate) => {
    const [before, after] = [enforcementOf(gate, was, isLast), enforcementOf(gate, now, isLast)];
    const isLooser = enforcements.indexOf(after) > enforcements.indexOf(before);
    return isLooser ? [{ path: `${path}.${gate}`, was: before, now: after }] : [];
  });
}
