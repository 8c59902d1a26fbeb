import type { Benchmark } from '../benchmark.ts';
import { median } from '../gateway/load/quantile.ts';
import { renderBars } from '../report/bars.ts';
import { renderTable } from '../report/table.ts';
import { evaluate, IN_FLIGHT, type Run, startUp } from './measure.ts';

const ROUNDS = 3;
const [CASES, DELAY_MS] = [500, 50];
/** Answers that come at once: then what is measured is the work of an evaluation. */
const [MANY_CASES, SHORT_MS] = [[5_000, 50_000], 2] as const;
const STARTS = 10;
const [WALL_BOUND, PEAK_BOUND_MIB, START_BOUND_MS] = [1.15, 250, 200];

/** What an evaluation takes beside waiting for the answers, in time and memory, as a user runs it. */
export const evaluation: Benchmark = {
  name: 'evaluation',
  usage: [
    ['evaluation', 'what an evaluation takes beside waiting for answers, up to 50,000 cases; five minutes'],
    ['evaluation --quick', '50 cases, to see that it runs'],
  ],
  async run({ isQuick, tell, stopped }) {
    const runs: Run[] = [];
    const rounds = isQuick ? 1 : ROUNDS;
    for (let round = 1; round <= rounds; round += 1) {
      stopped.throwIfAborted();
      tell(`evaluation, ${CASES} cases, round ${round} of ${rounds}`);
      runs.push(await evaluate(isQuick ? 50 : CASES, DELAY_MS, stopped));
    }
    const many: Run[] = [];
    for (const cases of isQuick ? [200] : MANY_CASES) {
      tell(`evaluation, ${cases} cases`);
      many.push(await evaluate(cases, SHORT_MS, stopped));
    }
    tell('starting up');
    const starts = await startUp(isQuick ? 2 : STARTS);
    return outcomeOf(runs, many, starts);
  },
};

function outcomeOf(runs: readonly Run[], many: readonly Run[], starts: Awaited<ReturnType<typeof startUp>>) {
  const typical = [...runs].sort((a, b) => a.wallMs - b.wallMs)[Math.floor(runs.length / 2)];
  if (typical === undefined) throw new Error('there is at least one round');
  const startMs = median(starts.map(({ headgateMs }) => headgateMs));
  const nodeMs = median(starts.map(({ nodeMs: alone }) => alone));
  const peakMiB = Math.max(...runs.map(({ peakBytes = Number.NaN }) => peakBytes / 2 ** 20));
  const bounds = [
    {
      what: `at most ${WALL_BOUND} times as long as waiting takes, start included`,
      kept: ratioOf(typical) <= WALL_BOUND,
    },
    { what: `at most ${PEAK_BOUND_MIB} MiB`, kept: peakMiB <= PEAK_BOUND_MIB },
    { what: `\`headgate --version\` within ${START_BOUND_MS} ms`, kept: startMs <= START_BOUND_MS },
  ];
  const row = (run: Run): readonly string[] => [
    `${run.cases} cases, answers after ${run.delayMs} ms`,
    ...[run.idealMs, run.wallMs].map((ms) => (ms / 1_000).toFixed(1)),
    ratioOf(run).toFixed(2),
    run.peakBytes === undefined ? '-' : (run.peakBytes / 2 ** 20).toFixed(0),
  ];
  const table = renderTable(
    [
      `2 releases, 3 evaluators that compute, 1 judged, ${IN_FLIGHT} at once`,
      'waiting s',
      'took s',
      'times',
      'peak MiB',
    ],
    [...runs, ...many].map(row),
  );
  const about = `Waiting: every question to an agent and every one to the judge, ${IN_FLIGHT} at once in all. An evaluation asks its agents on while the judge judges, each ${IN_FLIGHT} at once, so it may take less.`;
  const start = `\`headgate --version\`: ${startMs.toFixed(0)} ms in the median, Node alone ${nodeMs.toFixed(0)} ms.`;
  const kept = bounds.map(({ what, kept: isKept }) => `- ${isKept ? 'kept' : '**not kept**'}: ${what}`).join('\n');
  return {
    report: `${table}\n\n${about}\n\n${start}\n\n${kept}\n`,
    json: { runs, many, starts, bounds },
    svg: renderBars('What an evaluation takes beside waiting for answers', [
      {
        title: `${typical.cases} cases, seconds`,
        bars: [
          { name: 'waiting, one by one', value: typical.idealMs / 1_000, tone: 'second' },
          { name: 'Headgate', value: typical.wallMs / 1_000, tone: 'first' },
        ],
      },
    ]),
    allKept: bounds.every(({ kept: isKept }) => isKept),
  };
}

function ratioOf({ wallMs, idealMs }: Run): number {
  return wallMs / idealMs;
}
