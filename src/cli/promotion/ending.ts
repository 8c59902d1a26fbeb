import { EXIT, type ExitCode } from '../exit-code.ts';
import type { PromotionView } from '../view.ts';

/** What a promotion's state means to a script. Still under way counts as inconclusive. */
export function exitCodeOf(promotion: PromotionView): ExitCode {
  if (promotion.state === 'promoted') return EXIT.done;
  const refused =
    promotion.state === 'stopped' || promotion.state === 'rolled-back' || promotion.state === 'superseded';
  return refused ? EXIT.refused : EXIT.inconclusive;
}

/** What only a person can move on; undefined while it moves by itself. */
export function waitsForPerson(promotion: PromotionView): string | undefined {
  if (promotion.state === 'awaiting-approval') {
    const waiting = promotion.gates.filter(({ gate, state }) => state === 'waiting' && gate !== 'window');
    return waiting.map(({ because }) => because).join('; ') || 'it waits for approval';
  }
  if (promotion.state !== 'rolling-out' || promotion.rollout?.state !== 'paused') return undefined;
  if (promotion.rollout.pausedBy === 'window') return undefined;
  return promotion.rollout.waitsFor ?? promotion.rollout.because ?? 'the rollout is paused';
}

/** The command that a person would type next. */
export function nextCommand(promotion: PromotionView): string | undefined {
  const { state, id, rollout } = promotion;
  if (state === 'awaiting-approval') return gateCommand(promotion);
  const kind = rollout?.step === undefined ? undefined : rollout.steps[rollout.step]?.kind;
  if (rollout?.state === 'paused' && rollout.pausedBy === 'step' && kind === 'approval')
    return `headgate approve ${id} --role ROLE --reason "…"`;
  if (rollout?.state === 'paused' && rollout.pausedBy !== 'window')
    return `headgate rollout resume ${rollout.id} --reason "…"`;
  return undefined;
}

/** What settles the first gate that waits for people. */
function gateCommand({ id, gates }: PromotionView): string {
  const waits = (name: string): boolean => gates.some(({ gate, state }) => gate === name && state === 'waiting');
  if (!waits('approval') && waits('comparison')) return `headgate accept ${id} --gate comparison --reason "…"`;
  if (!waits('approval') && waits('checklist')) return `headgate checklist sign ${id} ITEM --note "…"`;
  return `headgate approve ${id} --role ROLE --reason "…"`;
}
