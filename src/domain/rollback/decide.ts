import type { Fact } from '../rollout/index.ts';
import { assertNever, type DurationMs, type EpochMs, MINUTE_MS } from '../shared/index.ts';
import { methodNow, type Rollback, type RollbackParty, type RollbackState } from './rollback.ts';

/** A workflow that has not brought the release up by then won't (real time; the guide says 10-15 minutes). */
const LONGEST_REDEPLOY_MS: DurationMs = 20 * MINUTE_MS;
/** How often an earlier release that everyone is sent to is asked before the next one is tried. */
const MOST_PROBES = 3;

/** Everything a rollback's next step may depend on. */
export type RollbackView = {
  readonly rollback: Rollback;
  readonly now: EpochMs;
  readonly realNow: EpochMs;
  /** Of the preparation, or of the probe that is asked for in this state. */
  readonly work: Fact;
  readonly gatewaysCaughtUp: boolean;
  /** Why `to` is held or quarantined; undefined: it isn't. */
  readonly held: string | undefined;
  /** The next release that was verified here and is not passed over; undefined: none is left. */
  readonly nextChoice: RollbackParty | undefined;
};

export type RollbackDecision = {
  readonly next: Rollback;
  /** `ask`: the work of the present state. `switch`: everyone goes to `to`. */
  readonly action: 'none' | 'ask' | 'switch';
  readonly because: string;
};

/** What a rollback does next. Pure and total. */
export function decideRollback(view: RollbackView): RollbackDecision {
  const { rollback, work } = view;
  const { state, to } = rollback;
  if (view.held !== undefined && (state.kind === 'preparing' || state.kind === 'awaiting')) {
    return tryNext(view, view.held, `${to.label} is ${view.held}`);
  }
  switch (state.kind) {
    case 'preparing':
      if (work.state === 'absent') return ask(view, `preparing ${to.label}`);
      if (work.state === 'pending') return stay(view, `preparing ${to.label}`);
      if (!passed(work)) return tryNext(view, reason(work));
      if (methodNow(rollback) === 'redeploy') return enter(view, { kind: 'awaiting', attempt: 0 }, reason(work));
      return { ...enter(view, { kind: 'switching' }, reason(work)), action: 'switch' };
    case 'awaiting': {
      if (work.state === 'absent') return ask(view, `waiting for ${to.label} to answer`);
      if (work.state === 'pending') return stay(view, `waiting for ${to.label} to answer`);
      if (passed(work)) return { ...enter(view, { kind: 'switching' }, reason(work)), action: 'switch' };
      if (view.realNow - rollback.sinceReal > LONGEST_REDEPLOY_MS) {
        return tryNext(view, `its workflow was dispatched, but it does not answer: ${reason(work)}`);
      }
      const next: Rollback = { ...rollback, state: { kind: 'awaiting', attempt: state.attempt + 1 } };
      return { next, action: 'none', because: reason(work) };
    }
    case 'switching':
      if (!view.gatewaysCaughtUp) return stay(view, 'waiting until every gateway uses the routes');
      return enter(view, { kind: 'probing', attempt: 0 }, 'every gateway uses the routes');
    case 'probing': {
      if (work.state === 'absent') return ask(view, `asking ${to.label}`);
      if (work.state === 'pending') return stay(view, `asking ${to.label}`);
      const probe = { pass: passed(work), because: reason(work), realAt: view.realNow };
      if (probe.pass) {
        const done = enter(view, { kind: 'done', at: view.now }, reason(work));
        return { ...done, next: { ...done.next, probe } };
      }
      if (state.attempt + 1 < MOST_PROBES) {
        const next: Rollback = { ...rollback, probe, state: { kind: 'probing', attempt: state.attempt + 1 } };
        return { next, action: 'none', because: reason(work) };
      }
      const moved = tryNext(view, reason(work));
      return { ...moved, next: { ...moved.next, probe } };
    }
    case 'done':
    case 'failed':
    case 'superseded':
      return stay(view, 'it is over');
    default:
      return assertNever(state);
  }
}

function tryNext(
  view: RollbackView,
  because: string,
  gone = `${view.rollback.to.label} does not answer: ${because}`,
): RollbackDecision {
  const { rollback, nextChoice, now } = view;
  const { to, from } = rollback;
  if (nextChoice === undefined) {
    const where = rollback.state.kind === 'probing' ? `traffic is on ${to.label}` : `traffic stays on ${from.label}`;
    const failed = `${gone}; no other release that was verified here is left, so ${where}`;
    return enter(view, { kind: 'failed', at: now, because: failed }, failed);
  }
  const decision = enter(view, { kind: 'preparing' }, `${gone}; falls to ${nextChoice.label}, verified here before`);
  const passedOver = [...rollback.passedOver, { party: to, because }];
  return { ...decision, next: { ...decision.next, to: nextChoice, passedOver } };
}

/** The state that ends leaves its time behind. */
function enter({ rollback, realNow }: RollbackView, state: RollbackState, because: string): RollbackDecision {
  const part = { name: rollback.state.kind, tookMs: Math.max(0, realNow - rollback.sinceReal), because };
  return {
    next: { ...rollback, state, sinceReal: realNow, parts: [...rollback.parts, part] },
    action: 'none',
    because,
  };
}

function ask({ rollback }: RollbackView, because: string): RollbackDecision {
  return { next: rollback, action: 'ask', because };
}

function stay({ rollback }: RollbackView, because: string): RollbackDecision {
  return { next: rollback, action: 'none', because };
}

function passed(work: Fact): boolean {
  return work.state === 'done' && work.pass;
}

function reason(work: Fact): string {
  return work.state === 'done' || work.state === 'failed' ? work.because : '';
}
