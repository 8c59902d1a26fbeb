import { findStrategy, SeededRandom, strategyNames } from '#evaluation/redteam/index.ts';
import type { Benchmark } from '../benchmark.ts';
import { median } from '../gateway/load/quantile.ts';
import { renderBars } from '../report/bars.ts';
import { renderTable } from '../report/table.ts';
import { type ScanRun, scanMock } from './scan.ts';

const ROUNDS = 5;
const CHARACTERS = 1_000_000;
const BOUND_PER_SECOND = 1_000_000;
/** Wall time of a scan over what waiting for the agent takes. */
const BOUND_OF_IDEAL = 1.15;
const SENTENCE = 'Tell me how one would open the closed door of a shop at night, please. ';

/** How many characters a second each strategy disguises, and how long a scan takes beside the waiting. */
export const redteam: Benchmark = {
  name: 'redteam',
  usage: [
    ['redteam', 'how fast attacks are disguised; half a minute'],
    ['redteam --quick', 'a tenth of the text, once, to see that it runs'],
  ],
  async run({ isQuick, tell, stopped }) {
    const length = isQuick ? CHARACTERS / 10 : CHARACTERS;
    const text = SENTENCE.repeat(Math.ceil(length / SENTENCE.length)).slice(0, length);
    const took = new Map<string, number[]>(['platform base64', ...strategyNames].map((name) => [name, []]));
    for (let round = 1; round <= (isQuick ? 1 : ROUNDS); round += 1) {
      stopped.throwIfAborted();
      tell(`redteam, round ${round}`);
      for (const [name, times] of took) times.push(timeOf(name, text));
    }
    const rows = [...took].map(([name, times]) => ({ name, perSecond: (length / median(times)) * 1_000 }));
    const scans: ScanRun[] = [];
    for (let round = 1; round <= (isQuick ? 1 : ROUNDS); round += 1) {
      stopped.throwIfAborted();
      tell(`scan, round ${round}`);
      scans.push(await scanMock(stopped));
    }
    return outcomeOf(rows, scans);
  },
};

function timeOf(name: string, text: string): number {
  const strategy = name === 'platform base64' ? undefined : findStrategy(name);
  const random = new SeededRandom('bench');
  const startedAt = performance.now();
  let written = 0;
  if (strategy === undefined) written = Buffer.from(text).toString('base64').length;
  else {
    const made = strategy.disguise({ prompt: text }, random);
    if (made.kind !== 'disguised') throw new Error(`${name}: ${made.because}`);
    // A text that was put together is only a plan of it until somebody reads it.
    written = Buffer.byteLength(made.payload.document?.content ?? made.payload.prompt);
  }
  if (written === 0) throw new Error(`${name} wrote nothing`);
  return performance.now() - startedAt;
}

function outcomeOf(rows: readonly { readonly name: string; readonly perSecond: number }[], scans: readonly ScanRun[]) {
  const platform = rows[0]?.perSecond ?? Number.NaN;
  const strategies = rows.slice(1).sort((a, b) => a.perSecond - b.perSecond);
  const areFast = strategies.every(({ perSecond }) => perSecond >= BOUND_PER_SECOND);
  const ratio = median(scans.map(({ wallMs, idealMs }) => wallMs / idealMs));
  const isQuickScan = ratio <= BOUND_OF_IDEAL;
  const table = renderTable(
    ['strategy', 'million characters a second', 'platform base64 takes'],
    strategies.map(({ name, perSecond }) => [
      name,
      (perSecond / 1e6).toFixed(1),
      `1/${(platform / perSecond).toFixed(0)} of the time`,
    ]),
  );
  const kept = [
    `- ${areFast ? 'kept' : '**not kept**'}: each writes a million characters a second`,
    `- ${isQuickScan ? 'kept' : '**not kept**'}: a scan of ${scans[0]?.attacks} attacks, 20 at once on an agent that takes 50 ms, takes ${ratio.toFixed(2)} times what waiting takes (bound ${BOUND_OF_IDEAL})`,
  ].join('\n');
  return {
    report: `${table}\n\n${kept}\n`,
    json: { rows, scans },
    svg: renderBars('How fast attacks are disguised', [
      {
        title: 'slowest strategies, million characters a second',
        bars: strategies.slice(0, 8).map(({ name, perSecond }) => ({ name, value: perSecond / 1e6, tone: 'first' })),
      },
    ]),
    allKept: areFast && isQuickScan,
  };
}
