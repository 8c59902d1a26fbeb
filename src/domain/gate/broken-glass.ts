import { type BreakGlass, breakGlassText, type Glass, glassBroken, glasses } from '../policy/index.ts';
import type { Digest, EpochMs } from '../shared/index.ts';
import type { GateName, GateResult } from './gate.ts';

/**
 * Which gates stand behind which glass; `statistics` is asked by a rollout instead. What is not here nobody is let past: safety, red
 * teaming, staging, signatures, checklists, holds, provenance, and a comparison, for which a person answers by name.
 */
const BEHIND: Readonly<Record<Glass, readonly GateName[]>> = {
  verification: ['evaluation', 'integration', 'acceptance', 'load'],
  soak: ['soak'],
  window: ['window'],
  statistics: [],
};

/** The gates that an act opens, as long as it holds. */
export function gatesBehind(glass: Glass): readonly GateName[] {
  return BEHIND[glass];
}

type GlassInput = {
  readonly release: Digest;
  readonly environment: string;
  readonly now: EpochMs;
  readonly brokenGlass: readonly BreakGlass[];
};

/** A gate that is not open, opened by an act that is in force, with what it would have said. Any other is left as it is. */
export function withBrokenGlass(result: GateResult, { brokenGlass, now, ...subject }: GlassInput): GateResult {
  const glass = glasses.find((each) => BEHIND[each].includes(result.gate));
  if (glass === undefined || (result.state !== 'closed' && result.state !== 'waiting')) return result;
  const act = glassBroken(brokenGlass, glass, subject, now);
  if (act === undefined) return result;
  const because = `${result.because}; ${result.state} but for this: ${breakGlassText(act)}`;
  return { ...result, state: 'open', because, breakGlass: act.id };
}
