import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { benchControl } from './control/bench.ts';
import { planOf } from './control/plan.ts';
import { renderCurve, renderReport } from './control/report.ts';
import { boundsOf } from './control/result.ts';
import { describeMachine } from './report/machine.ts';

const USAGE = `Measures Headgate, each figure against another of the same run: bench/README.md

npm run bench -- control             what a reconcile pass costs, on a PostgreSQL of its own; some minutes
npm run bench -- control --quick     up to 1,000 rollouts instead of 10,000; a minute
npm run bench -- control --out DIR   where control.svg, control.json and control.md go (bench/results)

Ends with 0 when every bound is kept, 1 when one is not, 2 for wrong usage, 130 when interrupted.
`;

const RESULTS = fileURLToPath(new URL('./results', import.meta.url));

class UsageError extends Error {}

/** @throws UsageError */
function readArguments(): { readonly isQuick: boolean; readonly out: string | undefined } | undefined {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        quick: { type: 'boolean', default: false },
        out: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help || positionals.length === 0) return undefined;
    if (positionals.length > 1 || positionals[0] !== 'control') {
      throw new Error(`"${positionals.join(' ')}": there is one benchmark, control`);
    }
    return { isQuick: values.quick, out: values.out };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** What it is doing: one line that is written over on a terminal, a line each time elsewhere. */
function tell(what: string): void {
  const { isTTY, columns } = process.stderr;
  process.stderr.write(isTTY ? `\r\u001b[2K${what.slice(0, columns - 1)}` : `${what}\n`);
}

async function main(): Promise<number> {
  const wanted = readArguments();
  if (wanted === undefined) {
    process.stdout.write(USAGE);
    return 0;
  }
  const stopping = new AbortController();
  process.once('SIGINT', () => stopping.abort(new Error('interrupted')));
  process.once('SIGTERM', () => stopping.abort(new Error('interrupted')));
  const machine = describeMachine();
  try {
    const measured = await benchControl(planOf(wanted.isQuick), tell, stopping.signal);
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K');
    const bounds = boundsOf(measured.rows);
    const report = renderReport(measured, bounds);
    process.stdout.write(report);
    // A short run never takes the place of the figures that the page shows.
    const out = wanted.out ?? (wanted.isQuick ? undefined : RESULTS);
    if (out !== undefined) {
      await mkdir(out, { recursive: true });
      await writeFile(join(out, 'control.svg'), renderCurve(measured));
      await writeFile(join(out, 'control.json'), `${JSON.stringify({ machine, ...measured, bounds }, null, 2)}\n`);
      await writeFile(join(out, 'control.md'), report);
      process.stdout.write(`\n${join(out, 'control.svg')}, control.json and control.md are written\n`);
    }
    return bounds.every((bound) => bound.kept) ? 0 : 1;
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
    process.stderr.write('\nstopped: no process and no file is left\n');
    return 130;
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n\n${USAGE}`);
  process.exitCode = 2;
}
