import type { JudgeScale } from '#ports/index.ts';
import type { Judgement } from '../panel/index.ts';

type Judgements = Readonly<Record<string, Judgement>>;

/** What a service found in a text, by evaluator; or why it found nothing out. */
export type Findings =
  | { readonly kind: 'found'; readonly judgements: Judgements }
  | { readonly kind: 'failed'; readonly because: string };

/** Looks for harm in a text. */
export type Service = {
  /** Whose word it is, as far as it said so itself. */
  readLabel(): string;
  /** Another one whenever the same text might be judged otherwise. */
  readVersion(): string;
  /** Absent: the evaluator's own. */
  readonly scale?: JudgeScale;
  /** Evaluators that one look answers together; undefined for one that it can't be asked for. */
  lookFor(evaluator: string): Look | undefined;
  spent(): { readonly calls: number };
  /** What a call costs, where that is known. */
  readonly costMicroUsd?: 0;
};

type Look = {
  readonly name: string;
  look(text: string): Promise<Findings>;
};

/** The worst of what was found in the pieces of a text, said to be that; what could not be looked at makes the whole unknown. */
export function worstFindings(pieces: readonly Findings[], most: number): Findings {
  const failed = pieces.find((piece) => piece.kind === 'failed');
  if (failed !== undefined) return failed;
  const found = pieces.flatMap((piece): Judgements[] => (piece.kind === 'found' ? [piece.judgements] : []));
  const [first] = found;
  if (first === undefined) return { kind: 'failed', because: 'there was nothing to look at' };
  const names = Object.keys(first);
  const judgements = Object.fromEntries(
    names.map((name) => [
      name,
      worstOf(
        found.flatMap((each) => each[name] ?? []),
        most,
      ),
    ]),
  );
  return { kind: 'found', judgements };
}

function worstOf(judgements: readonly Judgement[], most: number): Judgement {
  const [first] = judgements;
  if (first === undefined) return { outcome: 'errored', reason: 'it said nothing of this' };
  if (judgements.length === 1) return first;
  const missing = judgements.find(({ outcome }) => outcome === 'errored');
  if (missing !== undefined) return missing;
  const worst = judgements.reduce((a, b) => (scoreOf(b) > scoreOf(a) ? b : a));
  const pieces = `the worst of ${judgements.length} pieces, since it looks at ${most.toLocaleString('en')} characters at once`;
  return { ...worst, reason: `${worst.reason} (${pieces})` };
}

function scoreOf(judgement: Judgement): number {
  return judgement.outcome === 'scored' ? judgement.score : -1;
}
