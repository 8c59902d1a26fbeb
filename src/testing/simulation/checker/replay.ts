import type { AuditRecord } from '#domain/evidence/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import type { Checker } from './checker.ts';

/** What the records alone say. */
class Replayed {
  readonly states = new Map<string, string>();
  readonly rollouts = new Map<string, string>();
  /** Holds, quarantines and freezes, and whether each stands. */
  readonly bars = new Map<string, boolean>();
  /** `agent/environment` -> label -> share in basis points, without zeros. */
  readonly weights = new Map<string, Readonly<Record<string, number>>>();

  /** @param labelOf a deployment's label by its id, in which weights may be given */
  read(record: AuditRecord, labelOf: (name: string) => string): void {
    const { event, subject, details, agent, environment, actor } = record;
    const place = `${agent}/${environment}`;
    const bySystem = actor.kind === 'system';
    const text = (name: string) => (typeof details[name] === 'string' ? details[name] : undefined);
    if (event === 'promotion.created') this.states.set(subject, 'queued');
    if (event === 'promotion.state-changed') {
      const to = text('to') ?? '?';
      this.states.set(subject, to);
      // A promotion that ends before its first step takes its rollout with it.
      if ((to === 'superseded' || to === 'stopped') && this.rollouts.has(subject))
        this.rollouts.set(subject, 'aborted');
    }
    const [thing, act] = event.split('.');
    const isBar = thing === 'hold' || thing === 'freeze' || thing === 'quarantine';
    if (isBar && (act === 'placed' || act === 'lifted')) this.bars.set(subject, act === 'placed');
    if (event === 'quarantine.dropped' && Array.isArray(details.deployments)) {
      const dropped = details.deployments.map((id) => labelOf(String(id)));
      const [left] = Object.keys(this.weights.get(place) ?? {}).filter((label) => !dropped.includes(label));
      this.weights.set(place, left === undefined ? {} : { [left]: 10_000 });
    }
    if (event === 'traffic.set') this.weights.set(place, shares(details.weights, labelOf));
    if (event === 'rollout.rolled-back' && (!bySystem || text('rollback') !== undefined) && text('to') !== undefined) {
      this.weights.set(place, { [text('to') ?? '']: 10_000 });
    }
    if (!bySystem || !event.startsWith('rollout.')) return;
    this.#rollout(record, place, text('candidate'), text('baseline'));
  }

  #rollout({ event, subject, details }: AuditRecord, place: string, candidate = '?', baseline?: string): void {
    const step = typeof details.step === 'number' ? details.step : undefined;
    const kinds: Readonly<Record<string, string>> = {
      'rollout.started': 'pending',
      'rollout.step-started': `baking ${step}`,
      'rollout.resumed': `baking ${step}`,
      'rollout.paused': `paused ${step}`,
      'rollout.given-back': 'pending',
      'rollout.rolling-back': 'rolling-back',
      'rollout.rolled-back': 'aborted',
      'rollout.aborted': 'aborted',
      'rollout.completed': 'completed',
    };
    const kind = kinds[event];
    if (kind !== undefined) this.rollouts.set(subject, kind);
    if (event === 'rollout.completed') this.weights.set(place, { [candidate]: 10_000 });
    const isBack = event === 'rollout.rolling-back' || event === 'rollout.given-back';
    if (isBack && baseline !== undefined) this.weights.set(place, { [baseline]: 10_000 });
    if (step === undefined || typeof details.weightBp !== 'number') return;
    const weightBp = baseline === undefined ? 10_000 : details.weightBp;
    // An agent's first release has nobody beside it; before its weight it is in no route.
    if (baseline === undefined && details.weightBp === 0) return;
    this.weights.set(
      place,
      shares({ [candidate]: weightBp, ...(baseline === undefined ? {} : { [baseline]: 10_000 - weightBp }) }),
    );
  }
}

/** The audit log, read from the beginning, says at every moment how promotions, rollouts, weights and holds stand. */
export function replay(): Checker {
  const log = new Replayed();
  return {
    name: 'replay',
    see: (event, known) => {
      if (event.kind !== 'commit') return [];
      const labelOf = (name: string) => known.deployments.get(name)?.label ?? name;
      for (const record of event.audit) log.read(record, labelOf);
      return [
        ...event.promotions.flatMap((promotion) => differs(log, promotion)),
        ...event.routes.slice(-1).flatMap((route) => differsRoute(log, route)),
        ...[...event.holds, ...event.freezes].flatMap(({ id, lifted }) =>
          log.bars.get(id) === (lifted === undefined) ? [] : [`the records do not say how ${id} stands`],
        ),
      ];
    },
  };
}

function differs(log: Replayed, promotion: Promotion): readonly string[] {
  const wrong: string[] = [];
  const said = log.states.get(promotion.id);
  if (said !== promotion.state)
    wrong.push(`${promotion.label} is ${promotion.state}; by the records ${said ?? 'nothing'}`);
  const state = promotion.rollout?.state;
  if (state === undefined) return wrong;
  const is = 'step' in state ? `${state.kind} ${state.step}` : state.kind;
  const rollout = log.rollouts.get(promotion.id);
  if (rollout !== is) wrong.push(`the rollout of ${promotion.label} is ${is}; by the records ${rollout ?? 'nothing'}`);
  return wrong;
}

function differsRoute(log: Replayed, route: Route): readonly string[] {
  const place = `${route.agent}/${route.environment}`;
  const is: Record<string, number> = {};
  for (const { label, weightBp } of route.targets) if (weightBp > 0) is[label] = (is[label] ?? 0) + weightBp;
  const said = log.weights.get(place);
  const [a, b] = [JSON.stringify(sorted(is)), JSON.stringify(sorted(said ?? {}))];
  return a === b ? [] : [`the route of ${place} v${route.version} is ${a}; by the records ${b}`];
}

function shares(weights: unknown, labelOf = (name: string) => name): Readonly<Record<string, number>> {
  const out: Record<string, number> = {};
  for (const [name, weight] of Object.entries(weights ?? {})) {
    if (weight > 0) out[labelOf(name)] = (out[labelOf(name)] ?? 0) + weight;
  }
  return out;
}

function sorted(weights: Readonly<Record<string, number>>): readonly (readonly [string, number])[] {
  return Object.entries(weights).sort(([a], [b]) => (a < b ? -1 : 1));
}
