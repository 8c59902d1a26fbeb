import type { Benchmark } from '../benchmark.ts';
import { HEADGATE_NAME, IN_ALL_NAME, runHeadgate, startUp } from './headgate.ts';
import { openPromptfoo, PROMPTFOO_NAME } from './promptfoo.ts';
import { outcomeOf } from './report.ts';
import type { Run, Work } from './run.ts';

const ROUNDS = 3;
const TYPICAL: Work = { cases: 500, delayMs: 50 };
/** Answers that come at once: then what is measured is the work of an evaluation. */
const MANY: readonly Work[] = [5_000, 50_000].map((cases) => ({ cases, delayMs: 2 }));
const STARTS = 10;

/** What an evaluation takes beside waiting for the answers, in time and memory, as a user runs it, and what promptfoo takes. */
export const evaluation: Benchmark = {
  name: 'evaluation',
  usage: [
    [
      'evaluation',
      'what an evaluation takes beside waiting for answers and beside promptfoo; up to 50,000 cases; five minutes',
    ],
    ['evaluation --quick', '50 cases, to see that it runs'],
  ],
  async run({ isQuick, tell, stopped }) {
    tell(`evaluation, making ${PROMPTFOO_NAME} ready (installed once, 2 GB)`);
    const opened = await openPromptfoo(!isQuick, stopped);
    const peer = 'because' in opened ? undefined : opened;
    let because = 'because' in opened ? opened.because : undefined;
    try {
      const work = isQuick ? { ...TYPICAL, cases: 50 } : TYPICAL;
      const runs: Run[] = [];
      const rounds = isQuick ? 1 : ROUNDS;
      for (let round = 1; round <= rounds; round += 1) {
        for (const name of [HEADGATE_NAME, IN_ALL_NAME] as const) {
          stopped.throwIfAborted();
          tell(`evaluation, ${work.cases} cases, round ${round} of ${rounds}: ${name}`);
          runs.push(await runHeadgate(name, work, stopped));
        }
        if (peer === undefined || because !== undefined) continue;
        tell(`evaluation, ${work.cases} cases, round ${round} of ${rounds}: ${PROMPTFOO_NAME}`);
        try {
          runs.push(await peer.run(work, stopped));
        } catch (error) {
          stopped.throwIfAborted();
          because = error instanceof Error ? error.message : String(error);
        }
      }
      const many: Run[] = [];
      for (const each of isQuick ? [{ cases: 200, delayMs: 2 }] : MANY) {
        tell(`evaluation, ${each.cases} cases`);
        many.push(await runHeadgate(HEADGATE_NAME, each, stopped));
      }
      tell('starting up');
      const starts = await startUp(isQuick ? 2 : STARTS);
      const skipped = because === undefined ? [] : [{ name: PROMPTFOO_NAME, because }];
      return outcomeOf({ runs, many, starts, skipped });
    } finally {
      await peer?.end();
    }
  },
};
