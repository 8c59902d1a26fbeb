import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Benchmark, Outcome } from './benchmark.ts';
import { control } from './control/benchmark.ts';
import { decisions } from './decisions/benchmark.ts';
import { evaluation } from './evaluation/benchmark.ts';
import { gateway } from './gateway/benchmark.ts';
import { redteam } from './redteam/benchmark.ts';
import { describeMachine } from './report/machine.ts';
import { rollback } from './rollback/benchmark.ts';
import { soaking } from './soak/benchmark.ts';

const BENCHMARKS: readonly Benchmark[] = [control, gateway, soaking, rollback, decisions, evaluation, redteam];

const COMMANDS = BENCHMARKS.flatMap(({ usage }) => usage);
const WIDTH = Math.max(...COMMANDS.map(([command]) => command.length), 'NAME --out DIR'.length);
const USAGE = `Measures Headgate, each figure against another of the same run: bench/README.md

${[...COMMANDS, ['NAME --out DIR', 'where its svg, json and md go (bench/results)'] as const]
  .map(([command, what]) => `npm run bench -- ${command.padEnd(WIDTH)}   ${what}`)
  .join('\n')}

Ends with 0 when every bound is kept, 1 when one is not, 2 for wrong usage, 130 when interrupted.
`;

const RESULTS = fileURLToPath(new URL('./results', import.meta.url));

class UsageError extends Error {}

type Wanted = {
  readonly benchmark: Benchmark;
  readonly isQuick: boolean;
  readonly minutes: number | undefined;
  readonly out: string | undefined;
};

/** @throws UsageError */
function readArguments(): Wanted | undefined {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        quick: { type: 'boolean', default: false },
        minutes: { type: 'string' },
        out: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help || positionals.length === 0) return undefined;
    const benchmark = BENCHMARKS.find(({ name }) => name === positionals[0]);
    if (positionals.length > 1 || benchmark === undefined) {
      const names = BENCHMARKS.map(({ name }) => name).join(', ');
      throw new Error(`"${positionals.join(' ')}": there is no such benchmark, but ${names}`);
    }
    return { benchmark, isQuick: values.quick, minutes: readMinutes(values.minutes), out: values.out };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function readMinutes(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const minutes = Number(text);
  if (!(minutes > 0 && minutes <= 24 * 60)) throw new Error(`--minutes ${text}: a number above 0, at most a day`);
  return minutes;
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
  const { benchmark, isQuick, minutes } = wanted;
  const stopping = new AbortController();
  process.once('SIGINT', () => stopping.abort(new Error('interrupted')));
  process.once('SIGTERM', () => stopping.abort(new Error('interrupted')));
  const machine = describeMachine();
  try {
    const outcome = await benchmark.run({ isQuick, minutes, tell, stopped: stopping.signal });
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K');
    process.stdout.write(outcome.report);
    // A short run never takes the place of the figures that the page shows.
    const out = wanted.out ?? (isQuick ? undefined : RESULTS);
    if (out !== undefined) await keep(out, benchmark.name, machine, outcome);
    return outcome.allKept ? 0 : 1;
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
    process.stderr.write('\nstopped: no process and no file is left\n');
    return 130;
  }
}

async function keep(folder: string, name: string, machine: object, { report, json, svg }: Outcome): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.svg`), svg);
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify({ machine, ...json }, null, 2)}\n`);
  await writeFile(join(folder, `${name}.md`), report);
  process.stdout.write(`\n${join(folder, `${name}.svg`)}, ${name}.json and ${name}.md are written\n`);
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n\n${USAGE}`);
  process.exitCode = 2;
}
