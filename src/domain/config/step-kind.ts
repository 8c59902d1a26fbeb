import type { StepSettings } from './settings/step-settings.ts';
import { entry } from './tree.ts';

/** What a step may be about, in the order in which they are told. `bake` counts only where there is nothing else. */
const kinds = [
  'weight',
  'pause',
  'analysis',
  'smoke',
  'approval',
  'shadow',
  'testers',
  'webhook',
  'notify',
] as const satisfies readonly (keyof StepSettings)[];

export type WrittenKind = (typeof kinds)[number] | 'bake';

export const stepKinds: readonly WrittenKind[] = ['weight', 'bake', ...kinds.slice(1)];

/** Which keys a kind knows beside its own. */
export const companions: Readonly<Record<WrittenKind, readonly string[]>> = {
  weight: ['bake', 'maxBake', 'onMaxBake'],
  bake: ['maxBake', 'onMaxBake'],
  analysis: ['onMaxBake'],
  shadow: ['for'],
  pause: [],
  smoke: [],
  approval: [],
  testers: [],
  webhook: [],
  notify: [],
};

/** The kinds that a step names: one where it is right. */
export function kindsIn(step: unknown): readonly WrittenKind[] {
  const named = kinds.filter((kind) => entry(step, kind) !== undefined);
  return named.length === 0 && entry(step, 'bake') !== undefined ? ['bake'] : named;
}
