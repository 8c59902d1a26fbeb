import { nameStep } from '#domain/plan/index.ts';
import { formatBp } from '#domain/shared/index.ts';
import { gapText } from '../gap-text.ts';
import { figuresText } from '../samples-text.ts';
import { labelled } from '../terminal/labelled.ts';
import { formatCount, formatMeasuredBp, formatNumber, formatTime } from '../terminal/quantity.ts';
import { paint, type Surface } from '../terminal/tone.ts';
import { renderVerdictTable } from '../terminal/verdict.ts';
import { cleanText, displayWidth } from '../terminal/width.ts';
import type { PromotionView, RolloutView } from '../view.ts';
import { nextCommand, waitsForPerson } from './ending.ts';
import { gateLines } from './gate-lines.ts';
import { glassLines } from './glass-lines.ts';
import { nextText } from './next-text.ts';
import { bakeText, stateText, toneOfState, triggerText } from './state-text.ts';

const LAST_DECISIONS = 3;

/** One promotion at a glance: where it stands, its gates, its steps, its numbers, why. Fits 80 columns. */
export function renderPromotion(
  promotion: PromotionView,
  surface: Surface,
  { brief = false }: { readonly brief?: boolean } = {},
): string {
  const { rollout } = promotion;
  const parts = [
    headline(promotion, surface),
    promotion.keepsProject === undefined
      ? ''
      : labelled(
          'under',
          `an older project: another was applied since; it goes on with ${promotion.keepsProject}`,
          surface,
        ),
    promotion.fast === undefined || brief ? '' : labelled('fast', promotion.fast.because, surface),
    gateLines(promotion, surface, brief),
    glassLines(promotion, surface),
    ...(rollout === undefined ? [] : [rolloutLines(rollout, surface)]),
    mismatchLine(promotion, surface),
    ...(promotion.gaps ?? []).map((gap) => labelled('gap', gapText(gap), surface, 'warn')),
    promotion.verdicts.some(isMeasured) ? renderVerdictTable(promotion.verdicts, surface, { reasons: !brief }) : '',
    decisionLines(promotion, surface),
    troubleLines(promotion, surface),
    endingLines(promotion, surface),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function headline(promotion: PromotionView, surface: Surface): string {
  const title = `${promotion.agent} ${promotion.label} → ${promotion.environment}`;
  const state = paint(stateText(promotion), toneOfState(promotion), surface);
  const gap = displayWidth(`${title}  ${stateText(promotion)}`) > surface.columns ? '\n' : '  ';
  return `${paint(cleanText(title), 'strong', surface)}${gap}${state}\n${paint(promotion.id, 'dim', surface)}`;
}

function rolloutLines(rollout: RolloutView, surface: Surface): string {
  const current = rollout.state === 'completed' ? rollout.steps.length : (rollout.step ?? -1);
  const steps = rollout.steps.map(
    (step, index) => `${index < current ? '✔' : index === current ? '▶' : '·'} ${nameStep(step.kind, step.weightBp)}`,
  );
  const bake = bakeText(rollout);
  return [
    labelled('steps', `${steps.join('  ')}  (${rollout.strategy})`, surface),
    ...rollout.weights.map(({ deploymentId, label, role, wantedBp, measuredBp, requests }) =>
      labelled(
        deploymentId === rollout.candidate.deploymentId ? 'new' : 'old',
        `${label}: wanted ${formatBp(wantedBp)}, ${measuredText(measuredBp)} (${formatNumber(requests)} requests)${role === 'warm' ? ', kept warm' : ''}`,
        surface,
      ),
    ),
    ...rollout.weights.flatMap(({ label, figures }) =>
      figures === undefined ? [] : [labelled('', `${label}: ${figuresText(figures)}`, surface, 'dim')],
    ),
    ...(bake === undefined ? [] : [labelled('bake', bake, surface)]),
  ].join('\n');
}

/** It says more than any metric below it, whatever that says. */
function mismatchLine({ sampleRatioMismatch }: PromotionView, surface: Surface): string {
  if (sampleRatioMismatch === undefined) return '';
  const toDo =
    'no metric that compares the two holds. Look for a release that is not reached, a proxy that keeps some users away, keys that are not keys';
  return labelled('ratio', `✖ sample ratio mismatch: ${sampleRatioMismatch.because}; ${toDo}`, surface, 'bad');
}

/** Before anything was measured a table of it would be noise; that it can't be told stands with what it waits for. */
function isMeasured({ kind, candidate, baseline }: PromotionView['verdicts'][number]): boolean {
  return kind === 'fail' || kind === 'error' || candidate.n > 0 || baseline.n > 0;
}

function measuredText(measuredBp: number | null): string {
  return measuredBp === null ? 'not measured yet' : `measured ${formatMeasuredBp(measuredBp)}`;
}

function decisionLines({ decisions }: PromotionView, surface: Surface): string {
  // One rule hands over to the next for the same reason: that is one thing to a reader.
  return decisions
    .filter(({ because }, index) => because !== decisions[index - 1]?.because)
    .slice(-LAST_DECISIONS)
    .map(({ at, because }) => labelled(formatTime(at).slice(11, 16), because, surface, 'dim'))
    .join('\n');
}

function troubleLines({ troubles = [] }: PromotionView, surface: Surface): string {
  return troubles
    .map(({ work, state, attempts, because }) =>
      labelled(
        'failed',
        `${work}, ${state === 'given-up' ? 'given up' : 'trying again'} after ${formatCount(attempts, 'attempt')}: ${because}`,
        surface,
        'bad',
      ),
    )
    .join('\n');
}

function endingLines(promotion: PromotionView, surface: Surface): string {
  const { ended } = promotion;
  if (ended !== undefined) {
    return labelled(
      'end',
      `${promotion.state} at ${ended.stage}${triggerText(ended.trigger)}: ${ended.because}`,
      surface,
      toneOfState(promotion),
    );
  }
  const waits = waitsForPerson(promotion);
  const command = nextCommand(promotion);
  const next = nextText(promotion);
  return [
    ...(waits === undefined ? [] : [labelled('waits', waits, surface, 'warn')]),
    ...(next === undefined ? [] : [labelled('next', next, surface)]),
    ...(command === undefined ? [] : [labelled('do', command, surface)]),
  ].join('\n');
}
