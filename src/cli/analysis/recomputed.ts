import { type Recomputed, RULE_VERSION, recompute, type Verdict } from '#domain/analysis/index.ts';
import type { Digest } from '#domain/shared/index.ts';
import type { ExitCode } from '../exit-code.ts';
import { EXIT } from '../exit-code.ts';
import type { Session } from '../session.ts';
import { formatCount, formatTime } from '../terminal/quantity.ts';
import { type Cell, renderTable } from '../terminal/table.ts';
import { nameVerdict } from '../terminal/verdict.ts';
import { cleanText } from '../terminal/width.ts';
import { wrapIndented } from '../terminal/wrap.ts';
import type { AnalysisFile } from './analysis-file.ts';
import { differences } from './differences.ts';

const MOST_DIFFERENCES = 5;

/** One analysis, judged again. `because`: why nothing could be judged. */
type Again = {
  readonly name: string;
  readonly digest: Digest;
  readonly at: string;
  readonly rule: string;
  readonly because: string;
  readonly ruleVersion: number;
  readonly isEqual: boolean;
  readonly verdicts: readonly Recomputed[];
  readonly failure?: string | undefined;
};

/** Input that has the right form and still makes no sense is a finding about the file, not a bug of ours. */
export function judgeAgain(name: string, { analysis, digest }: AnalysisFile): Again {
  const { at, rule, because, ruleVersion } = analysis;
  const about = { name, digest, at, rule, because, ruleVersion };
  try {
    const verdicts = recompute(analysis);
    return { ...about, verdicts, isEqual: verdicts.every(({ isEqual }) => isEqual) };
  } catch (error) {
    return { ...about, verdicts: [], isEqual: false, failure: error instanceof Error ? error.message : String(error) };
  }
}

/** Other rules may come to another verdict, and then nobody can tell from here. */
export function exitCodeOf(all: readonly Again[]): ExitCode {
  const different = all.filter(({ isEqual }) => !isEqual);
  if (different.length === 0) return EXIT.done;
  return different.every(({ ruleVersion }) => ruleVersion !== RULE_VERSION) ? EXIT.inconclusive : EXIT.refused;
}

export function againText(session: Session, again: Again): string {
  const { name, digest, at, rule, because, verdicts } = again;
  const { surface } = session;
  const about = `${formatTime(at)}  ${rule}: ${because}`;
  const rows = verdicts.map(({ kept, now, isEqual }): readonly Cell[] => [
    now.card.metric,
    kept === undefined ? '-' : named(kept),
    named(now),
    isEqual ? { text: 'the same', tone: 'good' } : { text: 'different', tone: 'bad' },
  ]);
  const notes = verdicts.map(({ kept, now, isEqual }) =>
    isEqual ? '' : differences(kept, now, MOST_DIFFERENCES).join('\n'),
  );
  return [
    `${cleanText(name)}  ${digest}`,
    wrapIndented(cleanText(about), surface.columns, '  '),
    ...(rows.length === 0
      ? []
      : [renderTable([{ title: 'metric' }, { title: 'kept' }, { title: 'now' }, { title: '' }], rows, surface, notes)]),
    conclusion(session, again),
  ].join('\n');
}

function named(verdict: Verdict): Cell {
  const { role, difference = null } = verdict.card;
  return nameVerdict({ kind: verdict.kind, proven: verdict.kind === 'pass' && verdict.proven, role, difference });
}

function conclusion({ paint }: Session, { isEqual, verdicts, ruleVersion, failure }: Again): string {
  if (failure !== undefined) return paint(`✖ can't be judged: ${cleanText(failure)}`, 'bad');
  const count = formatCount(verdicts.length, 'verdict');
  if (isEqual) return paint(`✔ ${count}, the same to the last digit`, 'good');
  const different = verdicts.filter((one) => !one.isEqual).length;
  if (ruleVersion === RULE_VERSION) return paint(`✖ ${different} of ${count} come out otherwise`, 'bad');
  const rules = `judged then by rules ${ruleVersion}, and by rules ${RULE_VERSION} here: run the Headgate of then`;
  return paint(`… ${different} of ${count} come out otherwise; ${rules}`, 'warn');
}
