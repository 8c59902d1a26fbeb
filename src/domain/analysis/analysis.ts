import { canonicalJson, type Digest, digestOfBytes, type PromotionId } from '../shared/index.ts';
import { type AnalysisInput, judge } from './judge.ts';
import type { Verdict } from './verdict.ts';

/**
 * By which rules verdicts are reached. It counts up with every change that lets `judge` come to other verdicts from the same input, so
 * that whoever judges an old record again with newer rules is told why the two differ.
 */
export const RULE_VERSION = 1;

/** Why a decision was made, as it is kept: the verdicts of that look and all that they depend on. */
export type Analysis = {
  readonly format: 'headgate-analysis';
  readonly ruleVersion: number;
  readonly promotion: PromotionId;
  /** ISO-8601, by Headgate's clock. */
  readonly at: string;
  /** The rule of the rollout that spoke, and what it said. */
  readonly rule: string;
  readonly because: string;
  readonly input: AnalysisInput;
  readonly verdicts: readonly Verdict[];
};

/** An analysis as canonical JSON (RFC 8785), named by its digest. */
export type SealedAnalysis = { readonly digest: Digest; readonly text: string };

/** Half a character, which a request id or a tool's name may hold, has no canonical form: it becomes U+FFFD. */
export function sealAnalysis(analysis: Omit<Analysis, 'format' | 'ruleVersion'>): SealedAnalysis {
  const text = canonicalJson(wellFormed({ format: 'headgate-analysis', ruleVersion: RULE_VERSION, ...analysis }));
  return { digest: digestOfBytes(text), text };
}

/** One metric judged again: equal when the two agree to the last digit, of every number and in every word. */
export type Recomputed = {
  /** As kept; undefined where the analysis has no verdict of this metric. */
  readonly kept: Verdict | undefined;
  readonly now: Verdict;
  readonly isEqual: boolean;
};

/** Judges the input of an analysis again, and holds what comes out against what was kept. */
export function recompute({ input, verdicts }: Pick<Analysis, 'input' | 'verdicts'>): readonly Recomputed[] {
  const now = judge(input);
  return now.map((verdict, index) => {
    const kept = verdicts[index];
    const isEqual = verdicts.length === now.length && kept !== undefined && canonical(kept) === canonical(verdict);
    return { kept, now: verdict, isEqual };
  });
}

function canonical(value: unknown): string {
  return canonicalJson(wellFormed(value));
}

function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, of]) => [key.toWellFormed(), wellFormed(of)]));
}
