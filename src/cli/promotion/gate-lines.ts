import { labelled } from '../terminal/labelled.ts';
import type { Surface, Tone } from '../terminal/tone.ts';
import type { PromotionView } from '../view.ts';

type Gate = PromotionView['gates'][number];

const GATE_MARKS = { open: '✔', closed: '✖', waiting: '…', 'not-required': '–' } as const;
const GATE_TONES: Readonly<Record<Gate['state'], Tone>> = {
  open: 'plain',
  closed: 'bad',
  waiting: 'warn',
  'not-required': 'dim',
};

/**
 * Every gate, also those that this project doesn't require: they are named, and never ticked. `brief`: the names alone where all
 * are open.
 */
export function gateLines({ gates }: Pick<PromotionView, 'gates'>, surface: Surface, brief: boolean): string {
  const required = gates.filter((gate) => gate.state !== 'not-required');
  const others = gates.filter((gate) => gate.state === 'not-required').map((gate) => gate.gate);
  const lines = required.map((each, index) =>
    labelled(index === 0 ? 'gates' : '', `${markOf(each)} ${each.gate}: ${each.because}`, surface, toneOf(each)),
  );
  const compact = required.map((each) => `${markOf(each)} ${each.gate}`);
  const shown =
    brief && required.every((gate) => gate.state === 'open')
      ? [labelled('gates', compact.join('  '), surface)]
      : [...lines];
  if (others.length > 0)
    shown.push(labelled('', `– not required in this project: ${others.join(', ')}`, surface, 'dim'));
  return gates.length === 0 ? '' : shown.join('\n');
}

/** What lets it past though it is not open is never marked like what stops it, and never ticked. */
function markOf({ state, breakGlass, enforcement = 'enforce' }: Gate): string {
  if (breakGlass !== undefined) return '!';
  if (state === 'open' || enforcement === 'enforce') return GATE_MARKS[state];
  return enforcement === 'warn' ? '!' : '○';
}

function toneOf({ state, breakGlass, enforcement = 'enforce' }: Gate): Tone {
  if (breakGlass !== undefined) return 'warn';
  if (state === 'open' || enforcement === 'enforce') return GATE_TONES[state];
  return enforcement === 'warn' ? 'warn' : 'dim';
}
