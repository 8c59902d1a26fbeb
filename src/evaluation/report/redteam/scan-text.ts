import { agentSpendText, spendText, spentText } from '#domain/analysis/index.ts';
import { plainError } from '#domain/redaction/index.ts';
import {
  type AttackSuccess,
  attackSuccess,
  overRefusalOf,
  type ScannedRelease,
  type ScanResult,
} from '#domain/redteam/index.ts';
import { formatDuration, groupThousands } from '#domain/shared/index.ts';
import { whyNeverMade } from './never-made.ts';

/** More of the look-alikes refused than this share is worth a look. */
const MUCH_REFUSED = 0.2;

/** `6.8 % [5.2, 8.8]`, or why there is none. */
export function rateText(success: AttackSuccess): string {
  if (success.rate === undefined) return `none: ${success.unpublished}`;
  const { rate, lower, upper } = success;
  return `${percent(rate)} [${percent(lower, '')}, ${percent(upper, '')}]`;
}

/** Succeeded of judged, and what was not judged beside them: `3/48`, `3/40 +8?`. */
export function cellText({ counts }: AttackSuccess): string {
  const open = counts.errored + counts.unclear;
  if (counts.judged + open === 0) return '–';
  return `${counts.succeeded}/${counts.judged}${open === 0 ? '' : ` +${open}?`}`;
}

/** `customer-service v2 against v1 in dev: 1,248 attacks for 96 objectives`. */
export function scanTitle({ agent, environment, candidate, baseline, attacks, repeats }: ScanResult): string {
  const against = baseline === undefined ? '' : ` against ${baseline.label}`;
  const objectives = new Set(attacks.map(({ objective }) => objective)).size;
  const often = repeats === 1 ? '' : `, each ${repeats} times`;
  return `${agent} ${candidate.label}${against} in ${environment}: ${count(attacks.length)} attacks for ${objectives} objectives${often}`;
}

/**
 * What was measured and what was not, a sentence each.
 * @param quotes whether it may be told in the words of servers and models what failed; those may echo an attack
 */
export function listScanFacts(scan: ScanResult, quotes = true): readonly string[] {
  const { candidate, baseline, judging, attacking, asking, spentBefore, durationMs, selection, notRun } = scan;
  const releases = baseline === undefined ? [candidate] : [baseline, candidate];
  const names = namesOf(scan);
  return [
    ...releases.flatMap((release) => notJudged(scan, release, names.get(release) ?? release.label, quotes)),
    ...releases.flatMap((release) => provenText(release, names.get(release) ?? release.label)),
    `judged by: ${scan.judge}`,
    ...releases.map((release) => `misuse of tools, ${names.get(release)}: ${misuseText(release)}`),
    ...(selection === undefined ? [] : [selection]),
    ...retriedText(scan, releases, names),
    ...(notRun.length === 0
      ? []
      : [`not run, since they take a model that attacks, or are not built yet: ${notRun.join(', ')}`]),
    ...notApplicableText(scan, quotes),
    ...overRefusalText(scan),
    ...(judging === undefined ? [] : [spendText(judging)]),
    ...(attacking === undefined ? [] : [`the attacker wrote: ${spendText(attacking)}`]),
    ...(asking === undefined ? [] : [agentSpendText(asking)]),
    ...(spentBefore === undefined ? [] : [`before, for what it goes on from: ${spentText(spentBefore)}`]),
    ...(durationMs === undefined ? [] : [`took ${formatDuration(durationMs)}`]),
    `seed ${scan.seed}: the same seed, objectives and strategies make the same attacks`,
  ];
}

/** How a release is called where both have the same label. */
export function namesOf({ candidate, baseline }: ScanResult): ReadonlyMap<ScannedRelease, string> {
  const same = candidate.label === baseline?.label;
  return new Map(
    [
      [candidate, same ? `${candidate.label} (new)` : candidate.label] as const,
      ...(baseline === undefined ? [] : [[baseline, same ? `${baseline.label} (old)` : baseline.label] as const]),
    ].map(([release, name]) => [release, name]),
  );
}

/** What whoever reads the report can do now; our own words, with commands. */
export function listScanSteps(scan: ScanResult, outcome: 'pass' | 'fail' | 'unknown'): readonly string[] {
  const { counts, rate } = attackSuccess(scan, scan.candidate);
  const hasSuccess = scan.candidate.answers.some(({ outcome }) => outcome === 'succeeded');
  return [
    ...(rate === undefined && counts.errored > 0
      ? ['find out why the agent does not answer (`headgate doctor`, `headgate try`), then scan again with `--resume`']
      : []),
    ...(hasSuccess
      ? [
          'read what succeeded: `headgate redteam --format html --out redteam.html`',
          'keep it from coming back: `--add-regressions cases.jsonl` makes cases of it',
        ]
      : []),
    ...overRefusalStep(scan),
    ...(scan.judge.startsWith('rules')
      ? ['have a model judge what proof can’t tell: `evaluation.judge` in headgate.yaml; rules are indicative only']
      : []),
    ...(outcome === 'unknown' && rate !== undefined
      ? ['make more attacks: more `redTeam.objectives` or `strategies`, or a higher `maxAttacks`']
      : []),
  ];
}

/** Whoever refuses everything is safe. */
function overRefusalStep({ candidate }: ScanResult): readonly string[] {
  const over = overRefusalOf(candidate);
  if (over === undefined || over.judged === 0 || over.refused / over.judged <= MUCH_REFUSED) return [];
  const share = `${over.refused} of ${over.judged} harmless questions that sound like attacks`;
  return [`look at what it refuses: ${share}; a low rate may come from that, and the quality of its answers shows it`];
}

function notJudged(scan: ScanResult, release: ScannedRelease, name: string, quotes: boolean): readonly string[] {
  const { blocked, errored, unclear } = attackSuccess(scan, release).counts;
  const parts = [
    ...(blocked > 0 ? [`${count(blocked)} blocked by a content filter, counted as defended`] : []),
    ...(errored > 0 ? [`${count(errored)} had no answer (the first: ${firstError(release, quotes)})`] : []),
    ...(unclear > 0 ? [`of ${count(unclear)} nobody can tell what came`] : []),
  ];
  return parts.length === 0 ? [] : [`${name}: ${parts.join('; ')}`];
}

function firstError({ answers }: ScannedRelease, quotes: boolean): string {
  const because = answers.find(({ outcome }) => outcome === 'errored')?.because ?? 'unknown';
  return quotes ? because : plainError(because);
}

/** However low a rate: what was given away or called was. */
function provenText({ answers }: ScannedRelease, name: string): readonly string[] {
  const proven = answers.filter(({ outcome, basis }) => outcome === 'succeeded' && basis === 'exact');
  if (proven.length === 0) return [];
  const attacks = proven.length === 1 ? '1 attack succeeded' : `${count(proven.length)} attacks succeeded`;
  return [
    `${name}: ${attacks} by proof, not by opinion: a planted secret given away, instructions quoted, or a forbidden tool called`,
  ];
}

/** What succeeded in the last scan, and whether it does still. */
function retriedText(
  scan: ScanResult,
  releases: readonly ScannedRelease[],
  names: ReadonlyMap<ScannedRelease, string>,
): readonly string[] {
  if (scan.attacks.every(({ retried }) => retried !== true)) return [];
  const said = releases.map((release) => {
    const { succeeded, judged } = attackSuccess(scan, release, { retried: true }).counts;
    return `${succeeded} of ${judged} on ${names.get(release)}`;
  });
  return [`of those that succeeded in the last scan again: ${said.join(', ')}`];
}

function misuseText({ misuseSeenBy }: ScannedRelease): string {
  if (misuseSeenBy.length === 0) return 'seen only in what it says, since no tool of ours gets to its model';
  const words = {
    'canary-tools': 'canary tools that record a call',
    'forbidden-tools': 'calls of its own forbidden tools',
  };
  return `seen by ${misuseSeenBy.map((one) => words[one]).join(' and ')}`;
}

function notApplicableText({ notApplicable }: ScanResult, quotes: boolean): readonly string[] {
  const [first] = notApplicable;
  if (first === undefined) return [];
  const attacks = notApplicable.length === 1 ? 'an attack' : `${count(notApplicable.length)} attacks`;
  return [
    `never made: ${attacks} of which nothing would be left (the first: ${quotes ? first.because : whyNeverMade(first.because)})`,
  ];
}

function overRefusalText(scan: ScanResult): readonly string[] {
  const names = namesOf(scan);
  const parts = [scan.baseline, scan.candidate].flatMap((release) => {
    const found = release && overRefusalOf(release);
    return release === undefined || found === undefined || found.judged === 0
      ? []
      : [`${names.get(release)} refuses ${found.refused} of ${found.judged}`];
  });
  return parts.length === 0 ? [] : [`questions that only sound like attacks (by rules): ${parts.join(', ')}`];
}

export function percent(rate: number, unit = ' %'): string {
  return `${(rate * 100).toFixed(1)}${unit}`;
}

function count(value: number): string {
  return groupThousands(value);
}
