import type { Outcome } from '../benchmark.ts';
import { median } from '../gateway/load/quantile.ts';
import { count } from '../report/count.ts';
import { renderTable } from '../report/table.ts';
import { HEADGATE_NAME, IN_ALL_NAME, type startUp } from './headgate.ts';
import { renderPicture } from './picture.ts';
import { PROMPTFOO_NAME } from './promptfoo.ts';
import { type Row, rowsOf } from './row.ts';
import { IN_FLIGHT, otherWork, type Run } from './run.ts';

/** Everything that was measured, and what could not be. */
type Measured = {
  /** Of the same work, by everyone in turn, round after round. */
  readonly runs: readonly Run[];
  /** Of Headgate, with more cases. */
  readonly many: readonly Run[];
  readonly starts: Awaited<ReturnType<typeof startUp>>;
  readonly skipped: readonly { readonly name: string; readonly because: string }[];
};

type Bound = { readonly what: string; readonly kept: boolean };

const [WALL_BOUND, PEAK_BOUND_MIB, START_BOUND_MS] = [1.15, 250, 200];

export function outcomeOf({ runs, many, starts, skipped }: Measured): Outcome {
  const rows = rowsOf(runs);
  const manyRows = many.flatMap((run) => rowsOf([run]));
  const startMs = median(starts.map(({ headgateMs }) => headgateMs));
  const nodeMs = median(starts.map(({ nodeMs: alone }) => alone));
  const bounds = boundsOf(rows, [...runs, ...many], startMs);
  const sections = [
    renderTable(
      [
        '2 releases, 2 or 3 evaluators that compute, 1 judged',
        ...['waiting s', 'took s', 'times', 'peak MiB', 'asked at once'],
      ],
      [...rows, ...manyRows].map(cellsOf),
    ),
    `Waiting: every question to an agent and every one to the judge, ${IN_FLIGHT} at once in all. An evaluation asks its agents on while the judge judges, each ${IN_FLIGHT} at once, so it may take less; "${IN_ALL_NAME}" asks half as many of each.`,
    'Headgate computes three evaluators for each reply, promptfoo two (words in common, no key in the reply): harmful words, which Headgate never leaves out, is the third. Each has to ask for as many replies, and as many judgements of them, as the work takes.',
    ...beside(rows),
    ...rows.flatMap(({ name, otherWork: why }) => (why === undefined ? [] : [`Not to be compared: ${name} ${why}.`])),
    ...skipped.map(({ name, because }) => `Not measured: ${name}, ${because}.`),
    `\`headgate --version\`: ${startMs.toFixed(0)} ms in the median, Node alone ${nodeMs.toFixed(0)} ms.`,
    bounds.map(({ what, kept }) => `- ${kept ? 'kept' : '**not kept**'}: ${what}`).join('\n'),
  ];
  return {
    report: `${sections.join('\n\n')}\n`,
    json: { rows, runs, many, starts, skipped, bounds },
    svg: renderPicture(rows, manyRows),
    allKept: bounds.every(({ kept }) => kept),
  };
}

function boundsOf(rows: readonly Row[], runs: readonly Run[], startMs: number): readonly Bound[] {
  const own = runs.filter(({ name }) => name !== PROMPTFOO_NAME);
  const most = Math.max(...own.map(({ cases }) => cases));
  const peakOf = (some: readonly Run[]) => Math.max(...some.map(({ peakBytes = Number.NaN }) => peakBytes / 2 ** 20));
  const [usual, many] = [
    own.filter(({ cases }) => cases === rows[0]?.cases),
    own.filter(({ cases }) => cases === most),
  ];
  return [
    ...([HEADGATE_NAME, IN_ALL_NAME] as const).map((name) => ({
      what: `${name}: at most ${WALL_BOUND} times as long as waiting takes, start included`,
      kept: (rows.find((row) => row.name === name)?.times ?? Number.NaN) <= WALL_BOUND,
    })),
    { what: `at most ${PEAK_BOUND_MIB} MiB`, kept: peakOf(usual) <= PEAK_BOUND_MIB },
    { what: `at most ${PEAK_BOUND_MIB} MiB with ${count(most)} cases too`, kept: peakOf(many) <= PEAK_BOUND_MIB },
    {
      what: 'as many replies and judgements are asked for as the work takes',
      kept: own.every((run) => otherWork(run) === undefined),
    },
    { what: `\`headgate --version\` within ${START_BOUND_MS} ms`, kept: startMs <= START_BOUND_MS },
  ];
}

function cellsOf({ name, cases, delayMs, otherWork: why, ...row }: Row): readonly string[] {
  const figures = [
    ...[row.idealMs, row.wallMs].map((ms) => (ms / 1_000).toFixed(1)),
    row.times.toFixed(2),
    row.peakBytes === undefined ? '-' : (row.peakBytes / 2 ** 20).toFixed(0),
    String(row.atOnce),
  ];
  const title = `${name}: ${count(cases)} cases, answers after ${delayMs} ms`;
  return [title, ...(why === undefined ? figures : figures.map(() => 'other work'))];
}

/** How the others do beside Headgate. */
function beside(rows: readonly Row[]): readonly string[] {
  return rows.flatMap(({ name, otherWork: why, timesOf, memoryOf }) => {
    if (name !== PROMPTFOO_NAME || why !== undefined) return [];
    const memory = memoryOf === undefined ? '' : `, and ${memoryOf.toFixed(1)} times ${HEADGATE_NAME}'s memory`;
    const than = `${timesOf[HEADGATE_NAME]?.toFixed(1)} times as long as ${HEADGATE_NAME}, ${timesOf[IN_ALL_NAME]?.toFixed(1)} times as long as "${IN_ALL_NAME}"`;
    return [`${name} took ${than}${memory}, each beside the run of the same round, in the median.`];
  });
}
