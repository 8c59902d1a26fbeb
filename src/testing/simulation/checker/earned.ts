import type { Evidence } from '#domain/evidence/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import type { Release } from '#domain/release/index.ts';
import { type Commit, PRODUCTION, type Served } from '../history.ts';
import { type Ledger, placeOf } from '../ledger.ts';
import { began, changesOf, leftStep, workAt } from './changes.ts';
import type { Checker } from './checker.ts';
import { whyUnsigned } from './signed.ts';

const STAGING = 'staging';

/**
 * No production traffic for a release that has not earned it: its digest was evaluated against what served, found safe, arrived in
 * staging after a smoke test, was signed, and owed nothing by what changed; its deployment was smoked where the plan asks for it; and
 * nothing held it. A release comes back by the short way only while its last word here is that it came to everyone.
 */
export function earned(): Checker {
  const judged = new Set<string>();
  return {
    name: 'earned',
    see: (event, known) => {
      if (event.kind === 'served') return event.environment === PRODUCTION ? serves(event, known, judged) : [];
      if (event.kind !== 'commit') return [];
      const now = known.timeAt(event.at.realNow);
      const wrong = changesOf(event, known).flatMap((change) => {
        const { label, environment } = change.is;
        if (began(change)) {
          return lacks(change.is, known, now).map((lack) => `the rollout of ${label} began, but ${lack}`);
        }
        if (began(change, STAGING) && known.isHeld(change.is.release)) {
          return [`the rollout of ${label} into ${environment} began, but it is held`];
        }
        return unsignedStep(change.is, change, known, now);
      });
      return [...wrong, ...givenWeight(event, known), ...unrecordedGlass(event)];
    },
  };
}

function lacks(promotion: Promotion, known: Ledger, now: number): readonly string[] {
  const { release } = promotion;
  const last = (kind: Evidence['kind'], environment?: string) => known.shown(release, kind, environment).at(-1);
  const serving = known.serving(promotion)?.release;
  const compared = known
    .shown(release, 'evaluation')
    .findLast(({ baseline }) => promotion.fast !== undefined || serving === undefined || baseline === serving);
  const safe = known
    .shown(release, 'safety')
    .findLast(({ baseline }) => promotion.fast !== undefined || serving === undefined || baseline === serving);
  const { plan, approval, gates = {} } = known.environmentOf(promotion);
  const isBroken = known.isBroken('verification', promotion, now);
  const isEnforced = (gate: keyof typeof gates) => (gates[gate] ?? 'enforce') === 'enforce';
  const out: string[] = [];
  if (known.isHeld(release)) out.push('it is held');
  if (
    isEnforced('evaluation') &&
    !isBroken &&
    compared?.outcome !== 'pass' &&
    !isAccepted(promotion, 'evaluation', compared?.id, known)
  ) {
    out.push(`its evaluation against what serves is ${compared?.outcome ?? 'missing'}`);
  }
  if (safe?.outcome !== 'pass') out.push(`its safety is ${safe?.outcome ?? 'unknown'}`);
  const arrivals = known.shown(release, 'rollout', promotion.environment);
  const hasServed = arrivals.at(-1)?.outcome === 'pass';
  if (promotion.fast !== undefined) {
    // What an undo takes back may itself have been a rollback: then the last word about it is that one.
    const mayReturn = hasServed || (promotion.fast.undoes !== undefined && arrivals.length > 0);
    if (!mayReturn) out.push('it comes by the short way, and the last word about it here is that it was taken back');
    return out;
  }
  if (last('rollout', STAGING)?.outcome !== 'pass' || last('smoke', STAGING)?.outcome !== 'pass')
    out.push('it was not verified in staging');
  const owed = hasServed ? NOTHING : owes(known.releases.get(serving ?? ''), known.releases.get(release));
  if (owed.tools && isEnforced('integration') && !isBroken && last('integration', STAGING)?.outcome !== 'pass')
    out.push('its tools were not tried in staging');
  const compares = plan.steps.some(
    ({ weightBp, work }) =>
      work?.kind === 'shadow' || ((work?.kind ?? 'weight') === 'weight' && weightBp < 10_000 && weightBp > 0),
  );
  const isCompared = compares && plan.metrics.some(({ role, dryRun }) => role === 'prove' && dryRun !== true);
  if (
    owed.prompt &&
    isEnforced('comparison') &&
    !isCompared &&
    !isAccepted(promotion, 'comparison', undefined, known)
  ) {
    out.push('nothing compares its prompt with what serves, and nobody answered for that');
  }
  const adds = owed.tools && !approval.roles.includes('security') ? (['security'] as const) : [];
  // In front of users a person signs, whatever the project says.
  const minPeople = Math.max(approval.minPeople, approval.roles.length === 0 ? 1 : 0);
  const rule = { ...approval, minPeople, roles: [...approval.roles, ...adds] };
  const { approvals, releases } = known;
  const signing = { rule, promotion, release: releases.get(release), approvals, since: Number.NEGATIVE_INFINITY, now };
  const unsigned = whyUnsigned(signing);
  if (unsigned !== undefined) out.push(unsigned);
  return out;
}

const NOTHING = { tools: false, prompt: false };

function owes(before: Release | undefined, after: Release | undefined): { tools: boolean; prompt: boolean } {
  if (before === undefined || after === undefined) return NOTHING;
  const tools = (release: Release) => JSON.stringify(release.definition.tools);
  return {
    tools: tools(before) !== tools(after),
    prompt: before.definition.instructions !== after.definition.instructions,
  };
}

function isAccepted(
  { release, environment }: Promotion,
  gate: 'evaluation' | 'comparison',
  evidence: string | undefined,
  known: Ledger,
): boolean {
  return known.statements.some(
    (each) =>
      each.release === release &&
      each.environment === environment &&
      each.said.kind === 'accepts' &&
      each.said.gate === gate &&
      each.said.evidence === evidence,
  );
}

/** A step that asks for signatures is left with them, given while the rollout stood there. */
function unsignedStep(
  promotion: Promotion,
  change: Parameters<typeof leftStep>[0],
  known: Ledger,
  now: number,
): readonly string[] {
  const left = leftStep(change);
  const before = change.was?.rollout;
  if (left === undefined || before === undefined || workAt(before, left) !== 'approval') return [];
  const work = before.plan.steps[left]?.work;
  const since = before.state.kind === 'baking' || before.state.kind === 'paused' ? before.state.startedAt : 0;
  if (work?.kind !== 'approval') return [];
  const { approval } = known.environmentOf(promotion);
  const rule = { ...approval, roles: [...work.roles], minPeople: work.minPeople };
  const { approvals, releases } = known;
  const release = releases.get(promotion.release);
  const unsigned = whyUnsigned({ rule, promotion, release, approvals, since, now });
  return unsigned === undefined
    ? []
    : [`${promotion.label} left step ${left + 1}, which asks for signatures: ${unsigned}`];
}

function unrecordedGlass({ statements, audit }: Commit): readonly string[] {
  return statements
    .filter(({ said, id }) => {
      const isRecorded = audit.some(({ event, details }) => event === 'glass.broken' && details.act === id);
      return said.kind === 'breaks-glass' && !isRecorded;
    })
    .map(({ id }) => `glass was broken (${id}), and no record says so`);
}

/** Nobody gives weight to what is held, by whatever hand. A rollout that runs when its release is held is judged when it began. */
function givenWeight(event: Commit, known: Ledger): readonly string[] {
  return event.routes.flatMap((route) => {
    if (route.environment !== PRODUCTION) return [];
    const before = known.routes.get(placeOf(route))?.targets ?? [];
    const isRunning = (deploymentId: string) =>
      [...known.promotions.values()].some(
        ({ ended, rollout }) => ended === undefined && rollout?.candidate.deploymentId === deploymentId,
      );
    const grown = route.targets.filter(
      ({ deploymentId, weightBp }) =>
        weightBp > (before.find((target) => target.deploymentId === deploymentId)?.weightBp ?? 0),
    );
    return grown
      .filter(({ role, release, deploymentId }) => {
        return role === 'candidate' && known.isHeld(release) && !isRunning(deploymentId);
      })
      .map(({ label, weightBp }) => `${label} was given ${weightBp / 100} % though it is held`);
  });
}

/** Each deployment is judged when it first serves; one that a rollback made for an earlier release goes by that release. */
function serves(event: Served, known: Ledger, judged: Set<string>): readonly string[] {
  if (judged.has(event.deploymentId)) return [];
  judged.add(event.deploymentId);
  const promotion = [...known.promotions.values()].findLast(
    ({ environment, rollout }) => environment === PRODUCTION && rollout?.candidate.deploymentId === event.deploymentId,
  );
  const arrived = known.shown(event.release, 'rollout', PRODUCTION).some(({ outcome }) => outcome === 'pass');
  if (promotion === undefined) {
    return arrived ? [] : [`${event.label} serves in production and was never promoted there`];
  }
  const smoked = known
    .shown(event.release, 'smoke', PRODUCTION)
    .some(({ reference, outcome }) => reference === event.deploymentId && outcome === 'pass');
  return promotion.rollout?.plan.smokeFirst === true && !smoked
    ? [`${event.label} has traffic in production, but its deployment never passed a smoke test`]
    : [];
}
