import { type DatedStep, dateSteps, stayText } from '../plan/index.ts';
import { momentText, type Windows } from '../policy/index.ts';
import type { BasisPoints, EpochMs } from '../shared/index.ts';
import type { OutlookStep } from './outlook.ts';

/** What is known where no window was asked: one step follows the other. */
type Undated = {
  readonly steps: readonly OutlookStep[];
  readonly startsAt: EpochMs;
  /** The candidate's weight at that moment. */
  readonly inForceBp: BasisPoints;
};

type Stuck = NonNullable<ReturnType<typeof dateSteps>['stuck']>;

/** The same steps with the dates that windows leave them, and what each waits through. What none lets it reach is left out. */
export function withWindows(windows: Windows, { steps, startsAt, inForceBp }: Undated) {
  const held = steps.map((step) => ({ weightBp: step.weightBp, holdsMs: step.endsAt - step.startsAt }));
  const dated = dateSteps(windows, held, { at: startsAt, inForceBp });
  const over = dated.givenBackAt.map((at) => momentText(at, 'UTC')).slice(0, 3);
  const again =
    over.length === 0 ? [] : [`gives its traffic back when its window closes, ${over.join(', ')}, and starts over`];
  const reached = dated.steps.flatMap((each, index) => {
    const step = steps[index];
    return step === undefined ? [] : [dateStep(step, each, index === 0 ? again : [])];
  });
  return { endsAt: dated.endsAt, steps: dated.stuck === undefined ? reached : [...reached, stuckAt(dated.stuck)] };
}

function stuckAt({ from, weightBp, because }: Stuck): OutlookStep {
  return { kind: 'window', weightBp, startsAt: from, endsAt: from, because, waitsFor: 'its window to open' };
}

function dateStep(step: OutlookStep, dated: DatedStep, notes: readonly string[]): OutlookStep {
  const waits = dated.closed.filter(({ from }) => from < dated.startsAt).map(({ because }) => `waits: ${because}`);
  const stays = stayText(dated);
  const because = [step.because, ...notes, ...waits, ...(stays === undefined ? [] : [stays])].filter(
    (text) => text !== '',
  );
  const endsAt = dated.endsAt ?? dated.startsAt + (step.endsAt - step.startsAt);
  return { ...step, startsAt: dated.startsAt, endsAt, because: because.join('; ') };
}
