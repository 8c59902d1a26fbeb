import { nextOpening, type Windows, windowAt } from '../policy/index.ts';
import { type BasisPoints, type DurationMs, type EpochMs, FULL_BP, formatBp, formatDuration } from '../shared/index.ts';

/** A part of a plan: the weight in force, and how long it holds before it may move on. */
type HeldStep = { readonly weightBp: BasisPoints; readonly holdsMs: DurationMs };

/** A time in which a rollout may not move, and why. */
type ClosedStretch = { readonly from: EpochMs; readonly until: EpochMs | undefined; readonly because: string };

/** A step with its dates, as far as windows go. */
export type DatedStep = {
  readonly weightBp: BasisPoints;
  readonly startsAt: EpochMs;
  /** Undefined: no window opens within 400 days. */
  readonly endsAt: EpochMs | undefined;
  /** What it waits through, in order: before it begins (`startsAt` is after that), and while it holds. */
  readonly closed: readonly ClosedStretch[];
};

/** When the steps of a plan would begin and end. */
type DatedSteps = {
  /** Of the attempt that gets through; where none does, as far as it gets. */
  readonly steps: readonly DatedStep[];
  /** Before which share no window lets it on, since when and why; undefined where it gets through. */
  readonly stuck: (ClosedStretch & { readonly weightBp: BasisPoints }) | undefined;
  /** When a closing window would give the traffic back, so that it starts over. */
  readonly givenBackAt: readonly EpochMs[];
  /** Undefined: not within what is looked at. */
  readonly endsAt: EpochMs | undefined;
};

/** A moment, and the candidate's weight at it. */
type Beginning = { readonly at: EpochMs; readonly inForceBp: BasisPoints };

/** So often is a rollout that gives its traffic back dated anew; its windows are too short for it then. */
const MAX_ATTEMPTS = 20;

/** Dates steps from a moment on, as the rules of a rollout would: a window is asked at each share, and holds it in between. */
export function dateSteps(windows: Windows, steps: readonly HeldStep[], begin: Beginning): DatedSteps {
  const givenBackAt: EpochMs[] = [];
  let from = begin;
  for (;;) {
    const attempt = dateAttempt(windows, steps, from);
    if (attempt.givenBackAt === undefined) {
      const last = attempt.steps.at(-1);
      const isWhole = attempt.steps.length === steps.length;
      const endsAt = isWhole ? (last?.endsAt ?? from.at) : undefined;
      return { steps: attempt.steps, stuck: attempt.stuck, givenBackAt, endsAt };
    }
    givenBackAt.push(attempt.givenBackAt);
    if (givenBackAt.length === MAX_ATTEMPTS)
      return { steps: attempt.steps, stuck: undefined, givenBackAt, endsAt: undefined };
    from = { at: attempt.givenBackAt, inForceBp: 0 };
  }
}

/** `would stay at 50 % for 62 h: closed by "no-fridays"; opens …`; undefined where no window holds the step. */
export function stayText({ weightBp, startsAt, endsAt, closed }: DatedStep): string | undefined {
  const last = closed.findLast(({ from }) => from >= startsAt);
  if (last === undefined) return undefined;
  const long = endsAt === undefined ? 'for good' : `for ${formatDuration(endsAt - startsAt)}`;
  return `would stay at ${formatBp(weightBp)} ${long}: ${last.because}`;
}

function dateAttempt(windows: Windows, steps: readonly HeldStep[], from: Beginning) {
  const dated: DatedStep[] = [];
  let { at, inForceBp } = from;
  for (const { weightBp, holdsMs } of steps) {
    const waits: ClosedStretch[] = [];
    if (weightBp > inForceBp) {
      const move = inForceBp === 0 ? 'start' : 'advance';
      const state = windowAt(windows, move, at);
      const closed = { from: at, until: state.opensAt, because: state.because };
      if (!state.open && state.opensAt === undefined) {
        return { steps: dated, givenBackAt: undefined, stuck: { ...closed, weightBp: inForceBp } };
      }
      if (!state.open) waits.push(closed);
      at = state.opensAt ?? at;
    }
    inForceBp = weightBp;
    const held = holdStep(windows, { weightBp, holdsMs }, at);
    dated.push({ weightBp, startsAt: at, endsAt: held.endsAt, closed: [...waits, ...held.closed] });
    if (held.givenBackAt !== undefined || held.endsAt === undefined) {
      return { steps: dated, givenBackAt: held.givenBackAt, stuck: undefined };
    }
    at = held.endsAt;
  }
  return { steps: dated, givenBackAt: undefined, stuck: undefined };
}

/** How long a step holds. Only one that splits the users is stopped by a window. */
function holdStep(windows: Windows, { weightBp, holdsMs }: HeldStep, startsAt: EpochMs) {
  const readyAt = startsAt + holdsMs;
  if (weightBp === 0 || weightBp === FULL_BP) return { endsAt: readyAt, closed: [], givenBackAt: undefined };
  const endsAt = nextOpening(windows, 'advance', readyAt);
  const closed: ClosedStretch[] = [];
  let at: EpochMs | undefined = startsAt;
  while (at !== undefined && at <= readyAt) {
    const state = windowAt(windows, 'advance', at);
    if (state.open) {
      at = state.closesAt;
      continue;
    }
    if (state.onClose === 'baseline') return { endsAt: undefined, closed, givenBackAt: at };
    closed.push({ from: at, until: state.opensAt, because: state.because });
    at = state.opensAt;
  }
  return { endsAt, closed, givenBackAt: undefined };
}
