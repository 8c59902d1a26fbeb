import type { AuditEvent } from '#domain/evidence/index.ts';
import type { Checker } from './checker.ts';

/** Records that say why a route changed. */
const EXPLAINS: ReadonlySet<AuditEvent> = new Set<AuditEvent>([
  'rollout.step-started',
  'rollout.paused',
  'rollout.completed',
  'rollout.given-back',
  'rollout.rolling-back',
  'rollout.rolled-back',
  'traffic.set',
  'quarantine.dropped',
  'promotion.state-changed',
]);

/** Weights sum to 10,000 between one baseline and at most one candidate; a route changes once at a time, and a record says why. */
export function routes(): Checker {
  const versions = new Map<string, number>();
  return {
    name: 'routes',
    see: (event) => {
      if (event.kind !== 'commit') return [];
      const wrong: string[] = [];
      const changed = new Set<string>();
      for (const { agent, environment, version, targets } of event.routes) {
        const place = `${agent}/${environment}`;
        const name = `route ${place} v${version}`;
        const sum = targets.reduce((total, target) => total + target.weightBp, 0);
        if (sum !== 10_000) wrong.push(`${name}: weights sum to ${sum}`);
        if (targets.some((target) => target.weightBp < 0 || !Number.isInteger(target.weightBp))) {
          wrong.push(`${name}: a weight is no whole share`);
        }
        for (const role of ['baseline', 'candidate']) {
          const count = targets.filter((target) => target.role === role).length;
          if (count > 1 || (role === 'baseline' && count === 0)) wrong.push(`${name}: ${count} targets are ${role}`);
        }
        if (version !== (versions.get(place) ?? 0) + 1) wrong.push(`${name} follows v${versions.get(place) ?? 0}`);
        versions.set(place, version);
        if (changed.has(place)) wrong.push(`${name}: changed twice by one decision`);
        changed.add(place);
        const explained = event.audit.some(
          (record) => record.agent === agent && record.environment === environment && EXPLAINS.has(record.event),
        );
        if (!explained) wrong.push(`${name} changed, and no record says why`);
      }
      return wrong;
    },
  };
}
