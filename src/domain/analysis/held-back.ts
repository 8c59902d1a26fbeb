import { digestOfBytes } from '../shared/index.ts';
import type { ArmResult, EvaluationResult } from './evaluation-result.ts';

const MOST_NAMED = 5;

/**
 * A result as those who develop the agent may read it: without the replies and scores of cases that are held back. They are in the
 * figures of the metrics still, and said to be.
 */
export function withholdCases(result: EvaluationResult): EvaluationResult {
  const { heldBackCases = [], ...shown } = result;
  if (heldBackCases.length === 0) return shown;
  const hidden = new Set(heldBackCases);
  const { candidate, baseline, safetyCases } = shown;
  return {
    ...shown,
    candidate: withhold(candidate, hidden),
    baseline: baseline === undefined ? undefined : withhold(baseline, hidden),
    ...(safetyCases === undefined ? {} : { safetyCases: safetyCases.filter((id) => !hidden.has(id)) }),
    withheld: hidden.size,
  };
}

/** What a report says of them. */
export function withheldText(withheld: number, cases: number): string {
  const which = withheld === 1 ? '1 case is' : `${withheld} cases are`;
  return `${which} held back: in the figures of the metrics, and not shown; failures, noise and evenness are those of the other ${cases - withheld}`;
}

/** The first few by name, those that are held back by their number. */
export function nameCases(ids: readonly string[], heldBack: ReadonlySet<string>): string {
  const named = ids.filter((id) => !heldBack.has(id));
  const hidden = ids.length - named.length;
  const shown = named.slice(0, MOST_NAMED).join(', ') + (named.length > MOST_NAMED ? ', …' : '');
  if (hidden === 0) return shown;
  return shown === '' ? `${hidden} held back` : `${shown}, and ${hidden} held back`;
}

/** The same for the same case, so that it can be followed from one evaluation to the next. */
export function pseudonymOf(caseId: string): string {
  return `held-back-${digestOfBytes(caseId).slice('sha256:'.length, 'sha256:'.length + 8)}`;
}

function withhold(arm: ArmResult, hidden: ReadonlySet<string>): ArmResult {
  return { ...arm, replies: arm.replies.filter(({ caseId }) => !hidden.has(caseId)) };
}
