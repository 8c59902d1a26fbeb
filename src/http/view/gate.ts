import type { GateReport } from '#domain/gate/index.ts';
import type { ViewOf } from './view-of.ts';

export function gateView({
  evidence,
  missingRoles,
  items,
  ...gate
}: GateReport[number]): ViewOf<'getPromotion'>['gates'][number] {
  return {
    ...gate,
    evidence: [...evidence],
    ...(items === undefined ? {} : { items: items.map((item) => ({ ...item, roles: [...item.roles] })) }),
    ...(missingRoles === undefined ? {} : { missingRoles: [...missingRoles] }),
  };
}
